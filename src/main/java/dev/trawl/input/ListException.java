package dev.trawl.input;

import java.io.IOException;

/// A list that cannot be read, or not to its end. The message names it.
public final class ListException extends IOException {
  private static final long serialVersionUID = 1;

  public ListException(String message) {
    super(message);
  }

  public ListException(String message, Throwable cause) {
    super(message, cause);
  }
}
