package dev.trawl.policy;

import dev.trawl.model.Answer;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How a host has been doing lately, and whether it is therefore left alone.
///
/// A host that answers 429 or 503 is paused: exponential backoff, or what its `Retry-After` asks
/// for (RFC 9110, section 10.2.3; RFC 6585, section 4), longer by up to 10 % at random. After the
/// pause one attempt at a time is made until one is answered otherwise. A host that does not answer
/// at all, some times in a row, is skipped for a time that grows from one to the next, as Envoy
/// ejects outliers: 30 s, 60 s and so on to 5 minutes; then one attempt probes it.
///
/// @param stops times in a row that it said stop
/// @param failures in a row
/// @param skips times in a row that it was found not to answer
/// @param sinceNanos begin of the last pause or skip: attempts from before it say nothing new
/// @param untilNanos its end
record HostHealth(int stops, int failures, int skips, long sinceNanos, long untilNanos) {
  /// Of a host that nothing is known of.
  static final HostHealth GOOD = new HostHealth(0, 0, 0, 0, 0);

  static final Duration SKIP = Duration.ofSeconds(30);
  private static final int MAX_SKIP_FACTOR = 10;
  private static final double JITTER = 0.1;

  /// Whether entries of the host are not tried at all, but for a probe after [#untilNanos].
  boolean isSkipped() {
    return skips > 0;
  }

  boolean isPaused() {
    return stops > 0;
  }

  /// Whether only one attempt at a time shall be made, once the host is no longer left alone.
  boolean isDoubtful() {
    return isPaused() || isSkipped();
  }

  /// Whether the host is left alone now.
  boolean isClosed(long nowNanos) {
    return isDoubtful() && untilNanos - nowNanos > 0;
  }

  /// After one more attempt.
  ///
  /// @param startedNanos begin of the attempt
  /// @param now for a `Retry-After` that is a date
  HostHealth after(
      Outcome outcome,
      long startedNanos,
      HostLimits limits,
      Instant now,
      long nowNanos,
      RandomGenerator random) {
    boolean news = !isDoubtful() || startedNanos - sinceNanos >= 0;
    return switch (Sign.of(outcome)) {
      case NONE -> this;
      case GOOD -> news ? GOOD : this;
      case STOP -> {
        Optional<Duration> asked = outcome.answer().flatMap(answer -> retryAfter(answer, now));
        int times = news ? stops + 1 : Math.max(1, stops);
        Duration pause = pause(times, asked, limits, random);
        long until = nowNanos + pause.toNanos();
        yield news
            ? new HostHealth(times, 0, 0, nowNanos, until)
            : new HostHealth(times, 0, skips, sinceNanos, Math.max(untilNanos, until));
      }
      case FAILURE -> {
        boolean enough = limits.maxFailures() > 0 && failures + 1 >= limits.maxFailures();
        if (!news || !(enough || isSkipped())) {
          yield new HostHealth(stops, failures + 1, skips, sinceNanos, untilNanos);
        }
        long skip = SKIP.toNanos() * Math.min(skips + 1, MAX_SKIP_FACTOR);
        yield new HostHealth(0, failures + 1, skips + 1, nowNanos, nowNanos + skip);
      }
    };
  }

  private static Optional<Duration> retryAfter(Answer answer, Instant now) {
    return answer.retryAfter().flatMap(value -> RetryAfter.parse(value, now));
  }

  private static Duration pause(
      int times, Optional<Duration> asked, HostLimits limits, RandomGenerator random) {
    Duration backoff = RetryPolicy.ceiling(limits.baseDelay(), limits.maxDelay(), times);
    Duration longer = asked.filter(a -> a.compareTo(backoff) > 0).orElse(backoff);
    Duration capped = longer.compareTo(limits.maxDelay()) > 0 ? limits.maxDelay() : longer;
    return capped.plusNanos((long) (capped.toNanos() * JITTER * random.nextDouble()));
  }

  /// What an attempt says about its host.
  private enum Sign {
    GOOD,
    STOP,
    FAILURE,
    NONE;

    static Sign of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Answered answered ->
            switch (answered.response().status()) {
              case 429, 503 -> STOP;
              default -> GOOD;
            };
        case Outcome.Failed failed -> of(failed.failure());
      };
    }

    private static Sign of(Failure failure) {
      return switch (failure.kind()) {
        case DNS, CONNECT, TLS, TIMEOUT, RESET -> FAILURE;
        case PROTOCOL, TRUNCATED, TOO_LARGE, DECODE, REDIRECT -> GOOD;
        case INVALID_URL, BLOCKED, RESOURCE, SINK, SKIPPED, DEADLINE, INTERRUPTED, INTERNAL -> NONE;
      };
    }
  }
}
