package dev.trawl.record;

import java.io.IOException;

/// Lines could not be written. The message is that of the cause.
public final class UnwrittenException extends IOException {
  private static final long serialVersionUID = 1;
  private final String output;

  public UnwrittenException(String output, Throwable cause) {
    super(cause instanceof IOException ? cause.getMessage() : cause.toString(), cause);
    this.output = output;
  }

  /// Where they were to go, for people.
  public String output() {
    return output;
  }
}
