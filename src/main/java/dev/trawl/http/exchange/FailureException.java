package dev.trawl.http.exchange;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;

/// An error that trawl itself has found and named, with what its record says.
public final class FailureException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  public static FailureException of(ErrorKind kind, String message) {
    return new FailureException(Failure.of(kind, message));
  }

  public static FailureException tooLarge(String message) {
    return of(ErrorKind.TOO_LARGE, message);
  }

  public static FailureException protocol(String message) {
    return of(ErrorKind.PROTOCOL, message);
  }

  public static FailureException reset(String message) {
    return of(ErrorKind.RESET, message);
  }

  public static FailureException truncated(String message) {
    return of(ErrorKind.TRUNCATED, message);
  }

  /// A redirect that is not followed.
  ///
  /// @param detail the stable word for it: `limit`, `bad_location`, `downgrade`
  public static FailureException redirect(String detail, String message) {
    return new FailureException(Failure.of(ErrorKind.REDIRECT, message, detail));
  }
}
