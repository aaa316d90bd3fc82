package dev.trawl.cli;

import dev.trawl.input.Shard;
import dev.trawl.model.Durations;
import dev.trawl.model.Sizes;
import dev.trawl.policy.RateLimit;
import java.time.Duration;
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

  /// A whole number.
  static final class IntegerConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        return Integer.valueOf(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + value + "' is " + (value.matches("[-+]?\\d+") ? "too large" : "no whole number"));
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

  /// `3/20`: a part of so many.
  static final class ShardConverter implements ITypeConverter<Shard> {
    private static final Pattern SHARD = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Override
    public Shard convert(String value) {
      Matcher matcher = SHARD.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a part of a number of parts, such as 3/20");
      }
      int number = Integer.parseInt(matcher.group(1));
      int count = Integer.parseInt(matcher.group(2));
      if (count < 1 || count > Shard.MAX_COUNT) {
        throw new TypeConversionException(
            "'" + value + "': there can be 1 to " + Shard.MAX_COUNT + " parts, not " + count);
      }
      if (number < 1 || number > count) {
        throw new TypeConversionException(
            "'" + value + "': parts are numbered from 1/" + count + " to " + count + "/" + count);
      }
      return new Shard(number, count);
    }
  }

  /// See [Sizes].
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return Sizes.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
