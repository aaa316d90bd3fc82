package dev.trawl.output;

import dev.trawl.model.Input;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Hides what must not be printed, even on request.
final class Secrets {
  private Secrets() {}

  /// An entry as records show it.
  ///
  /// @param valid whether it can be requested
  static String shown(Input input, boolean valid) {
    return switch (input) {
      case Input.Text text -> entry(text.text(), valid);
      case Input.NotUtf8 bytes -> entryBase64(bytes.base64());
      case Input.TooLong line -> entry(line.prefix(), false) + "...";
      case Input.Malformed entry -> entry(entry.shown(), false);
    };
  }

  /// An entry as it may be shown. In one that is no URL, a `/`, `?` or `#` may well be of a
  /// password that should have been percent-encoded: there everything before the last `@` is
  /// hidden.
  static String entry(String text, boolean valid) {
    int at = valid ? -1 : text.lastIndexOf('@');
    if (at < 0) {
      return new Input.Text(text).redacted();
    }
    int scheme = text.indexOf("://");
    return (scheme < 0 || scheme > at ? "" : text.substring(0, scheme + 3))
        + "***"
        + text.substring(at);
  }

  /// The same of an entry that is not UTF-8: bytes in base64, which everybody can read.
  private static String entryBase64(String base64) {
    String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    byte[] shown = entry(text, false).getBytes(StandardCharsets.ISO_8859_1);
    return Base64.getEncoder().encodeToString(shown);
  }
}
