package dev.trawl.http;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;

/// What trawl itself refuses, with what its record is to say.
public final class FailureException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  static FailureException tooLarge(String message) {
    return new FailureException(Failure.of(ErrorKind.TOO_LARGE, message));
  }

  static FailureException protocol(String message) {
    return new FailureException(Failure.of(ErrorKind.PROTOCOL, message));
  }

  /// @param detail the stable word for it: `limit`, `bad_location`, `downgrade`
  static FailureException redirect(String detail, String message) {
    return new FailureException(Failure.of(ErrorKind.REDIRECT, message, detail));
  }
}
