package dev.trawl.report;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Numbers as pages and terminals have them. `page.js` writes the same times.
final class Figures {
  private static final Pattern LONG = Pattern.compile("(?<![.\\w])\\d{4,18}(?![\\w])");

  private Figures() {}

  /// Such as `12,345`.
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// A text with its whole numbers as [#count] writes them.
  static String grouped(String text) {
    return LONG.matcher(text).replaceAll(number -> count(Long.parseLong(number.group())));
  }

  /// Such as `1 entry` or `12,345 entries`.
  static String entries(long count) {
    return count(count) + (count == 1 ? " entry" : " entries");
  }

  /// Such as `33.3 %`.
  static String percent(double percent) {
    String text = String.format(Locale.ROOT, percent > 99.9 ? "%.4f" : "%.1f", percent);
    return text.replaceFirst("\\.?0+$", "") + " %";
  }

  /// Three digits or so: `12.3 ms`, `123 ms`, `1.23 s`, `62.5 s` or `12.5 min`.
  static String time(Duration time) {
    double millis = time.toNanos() / 1e6;
    if (millis < 999.5) {
      return String.format(Locale.ROOT, millis < 99.95 ? "%.1f ms" : "%.0f ms", millis);
    }
    double seconds = millis / 1e3;
    if (seconds < 119.95) {
      return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
    }
    return String.format(Locale.ROOT, "%,.1f min", seconds / 60);
  }
}
