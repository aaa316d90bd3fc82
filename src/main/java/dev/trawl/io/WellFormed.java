package dev.trawl.io;

import java.util.Locale;
import java.util.regex.Pattern;

/// Text that UTF-8 can hold.
public final class WellFormed {
  /// What does something to a terminal, or makes text look like other text, as [RecordEscapes] has
  /// it; and what XML cannot hold.
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cntrl}\\x80-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069"
              + "\\x{D800}-\\x{DFFF}\\uFFFE\\uFFFF]");

  private WellFormed() {}

  /// The text as it may be shown where nothing can be escaped: with U+FFFD for each character that
  /// is not printable, line breaks included, and for each surrogate without its partner.
  public static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
  }

  /// The text with the escape sequence of JSON in place of each character that is not printable.
  ///
  /// @param kept unprintable ones that stay
  public static String escaped(String text, String kept) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(
            match -> kept.contains(match.group()) ? match.group() : sequence(match.group()));
  }

  private static String sequence(String character) {
    return switch (character) {
      case "\n" -> "\\\\n";
      case "\r" -> "\\\\r";
      case "\t" -> "\\\\t";
      default -> String.format(Locale.ROOT, "\\\\u%04x", (int) character.charAt(0));
    };
  }

  /// The text with every surrogate that has no partner replaced by U+FFFD.
  public static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
