package dev.trawl.server;

import java.time.Duration;
import java.util.regex.Pattern;

/// A named value from the path or the query, percent-decoded.
record Parameter(String name, String value) {
  /// No path takes longer, as in httpbin.
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");

  /// @throws BadParameterException unless it is a whole number from `min` to `max`
  long whole(long min, long max) {
    if (WHOLE.matcher(value).matches()) {
      try {
        long number = Long.parseLong(value);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Beyond the range of a long: refused below, like everything else that is out of range.
      }
    }
    throw refused("a whole number from " + min + " to " + max);
  }

  /// A decimal number of seconds. More than [#LONGEST] is cut down to it, as in httpbin.
  ///
  /// @throws BadParameterException unless it is a plain decimal number, such as `2` or `0.25`
  Duration seconds() {
    // Double.parseDouble would take NaN, 1e9, 0x1p3 and 1d as well.
    if (!DECIMAL.matcher(value).matches()) {
      throw refused("a number of seconds such as 2 or 0.25");
    }
    Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }

  private BadParameterException refused(String expected) {
    return new BadParameterException(name + " must be " + expected + ": " + value);
  }
}
