package dev.trawl.record;

import dev.trawl.model.Input;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Hides what must not be printed, even on request.
public final class Secrets {
  private Secrets() {}

  /// An entry as records show it.
  ///
  /// @param valid whether it can be requested
  public static String shown(Input input, boolean valid) {
    return switch (input) {
      case Input.Text text -> entry(text.text(), valid);
      case Input.NotUtf8 bytes -> entryBase64(bytes.base64());
      case Input.TooLong line -> entry(line.prefix(), false) + "...";
      case Input.Malformed entry -> entry(entry.shown(), false);
    };
  }

  /// An entry as it may be shown.
  static String entry(String text, boolean valid) {
    Input.Text entry = new Input.Text(text);
    return valid ? entry.redacted() : entry.hidden();
  }

  /// The same of an entry that is not UTF-8: bytes in base64, which everybody can read.
  private static String entryBase64(String base64) {
    String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    byte[] shown = entry(text, false).getBytes(StandardCharsets.ISO_8859_1);
    return Base64.getEncoder().encodeToString(shown);
  }
}
