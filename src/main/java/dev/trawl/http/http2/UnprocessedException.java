package dev.trawl.http.http2;

import java.io.IOException;

/// The server has not processed the request (RFC 9113, section 8.7), so that it can be sent once
/// more, whatever its method.
final class UnprocessedException extends IOException {
  private static final long serialVersionUID = 1;

  /// Whether nothing else is known than that the connection ended, as one that is used again may.
  private final boolean guessed;

  UnprocessedException(boolean guessed, IOException cause) {
    super("the server did not process the request", cause);
    this.guessed = guessed;
  }

  boolean isGuessed() {
    return guessed;
  }
}
