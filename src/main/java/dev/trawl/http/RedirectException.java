package dev.trawl.http;

import java.io.IOException;

/// A redirect that is not followed.
final class RedirectException extends IOException {
  private static final long serialVersionUID = 1;

  private final String detail;

  /// @param detail the stable word for it: `limit`, `bad_location`, `downgrade`
  RedirectException(String detail, String message) {
    super(message);
    this.detail = detail;
  }

  String detail() {
    return detail;
  }
}
