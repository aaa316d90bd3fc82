package dev.trawl.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The `Retry-After` field: seconds or an HTTP-date (RFC 9110, section 10.2.3).
final class RetryAfter {
  /// More seconds than this are taken as this many: longer than any `--retry-max-delay` in use.
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /// The time to wait, 0 for a date in the past; empty for a value that is neither form, which
  /// counts as absent.
  static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      String digits = text.replaceFirst("^0+(?=.)", "");
      return Optional.of(
          Duration.ofSeconds(
              digits.length() > MAX_DIGITS ? 1_000_000_000L : Long.parseLong(digits)));
    }
    return HttpDate.parse(text, now)
        .map(date -> date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
  }
}
