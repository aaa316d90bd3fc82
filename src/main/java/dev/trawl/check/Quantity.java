package dev.trawl.check;

import dev.trawl.extract.Part;
import dev.trawl.model.Answer;
import dev.trawl.model.Durations;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Sizes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A number that an answer has.
enum Quantity {
  /// In milliseconds.
  TIME("a duration such as 800ms"),
  /// In milliseconds.
  TTFB("a duration such as 200ms"),
  /// In bytes, after content decoding.
  SIZE("a size such as 1000, 64k, 1M"),
  STATUS("a status code"),
  REDIRECTS("a number"),
  HTTP("a version of HTTP: 1.0, 1.1 or 2"),
  /// In days from the start of the attempt.
  CERT("a number of days such as 14d");

  private static final double SECONDS_PER_DAY = 86_400;
  private static final Map<String, Double> HTTP_VERSIONS =
      Map.of("http/1.0", 1.0, "http/1.1", 1.1, "h2", 2.0, "h2_prior_knowledge", 2.0);

  private final String syntax;

  Quantity(String syntax) {
    this.syntax = syntax;
  }

  /// What its limits look like, for messages.
  String syntax() {
    return syntax;
  }

  Optional<Part> needs() {
    return this == CERT ? Optional.of(Part.CERTIFICATE) : Optional.empty();
  }

  /// The limit that is written so; empty if it is none.
  OptionalDouble limit(String text) {
    try {
      return switch (this) {
        case TIME, TTFB -> OptionalDouble.of(millis(Durations.parse(text)));
        case SIZE -> OptionalDouble.of((double) Sizes.parse(text));
        case STATUS -> number(text, "[1-9]\\d\\d", "");
        case REDIRECTS -> number(text, "\\d{1,9}", "");
        case HTTP -> number(text, "1\\.[01]|2(\\.0)?", "");
        case CERT -> number(text, "\\d{1,6}(\\.\\d{1,6})?d?", "d");
      };
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble number(String text, String syntax, String unit) {
    return text.matches(syntax)
        ? OptionalDouble.of(Double.parseDouble(text.replace(unit, "")))
        : OptionalDouble.empty();
  }

  /// How much the answer has; empty where it has none.
  OptionalDouble of(FetchResult result, Answer answer) {
    return switch (this) {
      case TIME -> OptionalDouble.of(millis(result.last().timings().total()));
      case TTFB -> optional(result.last().timings().ttfb().map(Quantity::millis));
      case SIZE -> OptionalDouble.of((double) answer.bodyBytes());
      case STATUS -> OptionalDouble.of(answer.status());
      case REDIRECTS -> OptionalDouble.of(result.last().redirects().size());
      case HTTP -> optional(answer.httpVersion().map(HTTP_VERSIONS::get));
      case CERT ->
          optional(
              answer
                  .certificateEnd()
                  .flatMap(end -> result.last().startedAt().map(start -> days(start, end))));
    };
  }

  /// Why there is none.
  String none() {
    return switch (this) {
      case CERT -> "no TLS";
      case TTFB, HTTP -> "none: it came from the cache";
      default -> "none";
    };
  }

  /// An amount as it stands in sentences: not so short that it looks like a limit that it is not.
  String shown(double found, double limit) {
    return switch (this) {
      case TIME, TTFB -> millis(found, limit);
      case SIZE, STATUS, REDIRECTS -> decimal(found, 0, RoundingMode.HALF_UP);
      case HTTP -> decimal(found, 1, RoundingMode.HALF_UP);
      // Never more than there are.
      case CERT -> decimal(found, 1, RoundingMode.FLOOR) + "d";
    };
  }

  /// Milliseconds as they stand in sentences.
  static String millis(double found, double limit) {
    boolean telling = Math.rint(found) != limit && found >= 10;
    return decimal(found, telling ? 0 : 3, RoundingMode.HALF_UP) + "ms";
  }

  private static String decimal(double value, int digits, RoundingMode rounding) {
    return BigDecimal.valueOf(value)
        .setScale(digits, rounding)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static double days(Instant start, Instant end) {
    return (end.getEpochSecond() - start.getEpochSecond()) / SECONDS_PER_DAY;
  }

  static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  /// The name in expressions.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
