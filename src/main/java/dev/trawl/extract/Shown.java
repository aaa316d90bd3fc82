package dev.trawl.extract;

import java.util.Locale;

/// How texts that came from outside stand in sentences.
public final class Shown {
  /// Characters of a text that is longer.
  private static final int MAX = 80;

  private Shown() {}

  /// In quotes, on one line, cut; what is not printable is escaped.
  public static String quoted(String text) {
    return quoted(text, 0);
  }

  /// The same of the part that begins at an offset.
  public static String quoted(String text, int from) {
    return '"' + cut(text, from, true) + '"';
  }

  /// The same without quotes, which stay as they are.
  public static String cut(String text) {
    return cut(text, 0, false);
  }

  private static String cut(String text, int from, boolean quotes) {
    int to = Math.min(text.length(), from + MAX);
    if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
      to--;
    }
    StringBuilder shown = new StringBuilder(from > 0 ? "..." : "");
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        case '"', '\\' -> shown.append(quotes ? "\\" : "").append(c);
        default -> {
          if (isSafe(c)) {
            shown.append(c);
          } else {
            shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          }
        }
      }
    }
    return shown.append(to < text.length() ? "..." : "").toString();
  }

  /// Whether a character shows as itself, and does nothing to the others around it.
  static boolean isSafe(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
