package dev.trawl.cli;

import dev.trawl.policy.RateLimit;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How the values of options are written.
final class Converters {
  private Converters() {}

  /// `500ms`, `2.5s`, `1m`, `2h`; a bare number is seconds, as with curl.
  static final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern DURATION =
        Pattern.compile("(\\d{1,12})((?:\\.\\d{1,9})?)(ms|s|m|h|)");

    @Override
    public Duration convert(String value) {
      Matcher matcher = DURATION.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a duration such as 500ms, 2.5s, 1m");
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
        throw new TypeConversionException("'" + value + "' is longer than a century");
      }
      double part = Double.parseDouble("0" + matcher.group(2));
      return Duration.ofNanos(whole * nanosPerUnit + Math.round(part * nanosPerUnit));
    }
  }

  /// `10/s`, `100/m`, `5/15s`: so many in so much time.
  static final class RateConverter implements ITypeConverter<RateLimit> {
    private static final Pattern RATE = Pattern.compile("0*([1-9]\\d{0,8})/(\\d*)(ms|s|m|h)");

    @Override
    public RateLimit convert(String value) {
      Matcher matcher = RATE.matcher(value);
      if (matcher.matches()) {
        String times = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
        Duration per = new DurationConverter().convert(times + matcher.group(3));
        Duration interval = per.dividedBy(Long.parseLong(matcher.group(1)));
        if (!interval.isZero()) {
          return new RateLimit(interval);
        }
      }
      throw new TypeConversionException("'" + value + "' is not a rate such as 10/s, 100/m, 5/15s");
    }
  }

  /// Bytes: `1000`, `64k`, `10M`, `2G`, powers of 1024, as with curl.
  static final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)b?");

    @Override
    public Long convert(String value) {
      Matcher matcher = SIZE.matcher(value.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + value + "' is not a size such as 1000, 64k, 10M");
      }
      int shift =
          switch (matcher.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
          };
      return Long.parseLong(matcher.group(1)) << shift;
    }
  }
}
