package dev.trawl.cli;

import dev.trawl.model.Durations;
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

  /// See [Durations].
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return Durations.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
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
