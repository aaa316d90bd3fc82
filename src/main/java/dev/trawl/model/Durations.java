package dev.trawl.model;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How durations are written, in options and in lists: `500ms`, `2.5s`, `1m` or `1min`, `2h`,
/// `1h30m`; a bare number is seconds, as with curl.
public final class Durations {
  private static final String PART = "(\\d{1,12})((?:\\.\\d{1,9})?)(ms|sec|s|min|m|h)";
  private static final Pattern ONE = Pattern.compile(PART);
  private static final Pattern SYNTAX = Pattern.compile("(?:" + PART + "){1,4}");

  private Durations() {}

  /// The duration that is written so.
  ///
  /// @throws IllegalArgumentException if it is none, or longer than a century
  public static Duration parse(String text) {
    String written = text.matches("\\d{1,12}(\\.\\d{1,9})?") ? text + "s" : text;
    if (!SYNTAX.matcher(written).matches()) {
      throw none(text);
    }
    Duration sum = Duration.ZERO;
    long smallest = Long.MAX_VALUE;
    for (MatchResult part : ONE.matcher(written).results().toList()) {
      long nanosPerUnit = nanos(part.group(3));
      if (nanosPerUnit >= smallest) {
        throw none(text);
      }
      smallest = nanosPerUnit;
      long whole = Long.parseLong(part.group(1));
      // Nanoseconds in a long reach for 292 years; half of that leaves room to add.
      if (whole > Long.MAX_VALUE / 2 / nanosPerUnit) {
        throw new IllegalArgumentException("'" + text + "' is longer than a century");
      }
      double fraction = Double.parseDouble("0" + part.group(2));
      sum = sum.plusNanos(whole * nanosPerUnit + Math.round(fraction * nanosPerUnit));
    }
    if (sum.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a century");
    }
    return sum;
  }

  private static IllegalArgumentException none(String text) {
    return new IllegalArgumentException("'" + text + "' is not a duration such as 500ms, 2.5s, 1m");
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "m", "min" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000_000_000L;
    };
  }
}
