package dev.trawl.http.http1;

import java.io.IOException;

/// A connection that had been used before ended before the first byte of the response: its server
/// has most likely closed it without seeing the request (RFC 9112, section 9.3).
public final class StaleConnectionException extends IOException {
  private static final long serialVersionUID = 1;

  StaleConnectionException(IOException cause) {
    super("the server closed the connection that was used again", cause);
  }
}
