package dev.trawl.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How durations are written, in options and in lists: `500ms`, `2.5s`, `1m`, `2h`; a bare number
/// is seconds, as with curl.
public final class Durations {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})((?:\\.\\d{1,9})?)(ms|s|m|h|)");

  private Durations() {}

  /// The duration that is written so.
  ///
  /// @throws IllegalArgumentException if it is none, or longer than a century
  public static Duration parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500ms, 2.5s, 1m");
    }
    long nanosPerUnit =
        switch (matcher.group(3)) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000_000_000L;
        };
    long whole = Long.parseLong(matcher.group(1));
    // Nanoseconds in a long reach for 292 years; half of that leaves room to add.
    if (whole > Long.MAX_VALUE / 2 / nanosPerUnit) {
      throw new IllegalArgumentException("'" + text + "' is longer than a century");
    }
    double part = Double.parseDouble("0" + matcher.group(2));
    return Duration.ofNanos(whole * nanosPerUnit + Math.round(part * nanosPerUnit));
  }
}
