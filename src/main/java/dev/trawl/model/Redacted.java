package dev.trawl.model;

/// What a server sent, without the secrets in it.
public final class Redacted {
  private Redacted() {}

  /// The value of a response field as it may be shown.
  ///
  /// @param name in lower case
  public static String field(String name, String value) {
    return switch (name) {
      case "set-cookie" -> value.replaceFirst("^([^=;]*=)?[^;]*", "$1***");
      case "authorization", "proxy-authorization", "cookie" -> "***";
      case "location", "content-location" -> new Input.Text(value).redacted();
      default -> value;
    };
  }
}
