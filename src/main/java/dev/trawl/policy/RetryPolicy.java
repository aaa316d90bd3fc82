package dev.trawl.policy;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Whether a target is tried again, and when: exponential backoff with full jitter.
///
/// The delay before the n-th further attempt is drawn evenly from 0 to `min(maxDelay, baseDelay *
/// 2^(n-1))` ("Exponential Backoff and Jitter", AWS Architecture Blog, 2015). A `Retry-After` of
/// the response (RFC 9110, section 10.2.3) makes it longer, never shorter; one beyond `maxDelay`
/// ends the attempts, because the server has said that earlier ones are useless.
///
/// @param maxRetries further attempts after the first, 0 or more
/// @param kinds failures that are tried again
/// @param statuses responses that are tried again
/// @param unsafe also for methods that are not idempotent (RFC 9110, section 9.2.2)
public record RetryPolicy(
    int maxRetries,
    Duration baseDelay,
    Duration maxDelay,
    Set<ErrorKind> kinds,
    Set<Integer> statuses,
    boolean unsafe) {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private static final int MAX_SHORTAGES = 120;
  private static final Duration SHORTAGE_DELAY = Duration.ofMillis(50);
  private static final Duration MAX_SHORTAGE_DELAY = Duration.ofSeconds(1);

  public RetryPolicy {
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries < 0: " + maxRetries);
    }
    if (baseDelay.isNegative()) {
      throw new IllegalArgumentException("baseDelay < 0: " + baseDelay);
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("maxDelay < 0: " + maxDelay);
    }
    kinds = Set.copyOf(kinds);
    statuses = Set.copyOf(statuses);
  }

  /// What a run without options uses.
  public static RetryPolicy usual() {
    return new RetryPolicy(
        2,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Set.of(ErrorKind.CONNECT, ErrorKind.DNS, ErrorKind.RESET, ErrorKind.TIMEOUT),
        Set.of(408, 425, 429, 500, 502, 503, 504),
        false);
  }

  /// The same with another number of retries.
  public RetryPolicy withRetries(int number) {
    return new RetryPolicy(number, baseDelay, maxDelay, kinds, statuses, unsafe);
  }

  /// How long to wait before the next attempt; empty if there shall be none.
  ///
  /// @param attempts made so far, 1 or more
  /// @param now for a `Retry-After` that is a date
  public Optional<Duration> next(
      int attempts, String method, Outcome outcome, Instant now, RandomGenerator random) {
    if (attempts > maxRetries || !isTransient(method, outcome)) {
      return Optional.empty();
    }
    Duration backoff = backoff(baseDelay, maxDelay, attempts, random);
    Optional<Duration> asked =
        outcome.answer().flatMap(a -> a.retryAfter()).flatMap(v -> RetryAfter.parse(v, now));
    if (asked.isEmpty()) {
      return Optional.of(backoff);
    }
    if (asked.get().compareTo(maxDelay) > 0) {
      return Optional.empty();
    }
    return Optional.of(asked.get().compareTo(backoff) > 0 ? asked.get() : backoff);
  }

  /// How long to wait when this machine lacked what an attempt needs, such as a descriptor, and
  /// nothing was sent: others give theirs back soon. Such attempts do not count, so that no entry
  /// fails for them; empty when it has gone on for about a minute.
  ///
  /// @param shortages in a row so far, 1 or more
  public static Optional<Duration> afterShortage(int shortages, RandomGenerator random) {
    return shortages > MAX_SHORTAGES
        ? Optional.empty()
        : Optional.of(backoff(SHORTAGE_DELAY, MAX_SHORTAGE_DELAY, shortages, random));
  }

  /// Whether the same request may well have another outcome later, and may be sent again.
  public boolean isTransient(String method, Outcome outcome) {
    return mayRepeat(method) && retries(outcome);
  }

  /// Whether a request may be sent again.
  public boolean mayRepeat(String method) {
    return unsafe || IDEMPOTENT.contains(method);
  }

  private boolean retries(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> statuses.contains(answered.response().status());
      case Outcome.Failed failed -> kinds.contains(failed.failure().kind());
    };
  }

  private static Duration backoff(
      Duration baseDelay, Duration maxDelay, int attempts, RandomGenerator random) {
    long nanos = ceiling(baseDelay, maxDelay, attempts).toNanos();
    return Duration.ofNanos(nanos == 0 ? 0 : random.nextLong(nanos));
  }

  /// `min(maxDelay, baseDelay * 2^(times-1))`.
  static Duration ceiling(Duration baseDelay, Duration maxDelay, int times) {
    // Doubling more than 30 times passes any sensible maximum, and would overflow.
    long nanos;
    try {
      nanos = Math.multiplyExact(baseDelay.toNanos(), 1L << Math.min(times - 1, 30));
    } catch (ArithmeticException e) {
      nanos = Long.MAX_VALUE;
    }
    return Duration.ofNanos(Math.min(nanos, maxDelay.toNanos()));
  }
}
