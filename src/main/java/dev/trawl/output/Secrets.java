package dev.trawl.output;

import dev.trawl.model.Input;

/// Hides what must not be printed, even on request.
final class Secrets {
  private Secrets() {}

  /// The value of a response field as it may be shown.
  ///
  /// @param name in lower case
  static String hidden(String name, String value) {
    return switch (name) {
      case "set-cookie" -> value.replaceFirst("=[^;]*", "=***");
      case "authorization", "proxy-authorization", "cookie" -> "***";
      case "location", "content-location" -> new Input.Text(value).redacted();
      default -> value;
    };
  }
}
