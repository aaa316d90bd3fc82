package dev.trawl.engine;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import dev.trawl.model.Attempt;
import dev.trawl.model.Outcome;

/// As many slots as answer times allow: they grow while these stay as they are, and shrink when
/// they get longer or attempts fail for load (Gradient2 of Netflix's concurrency-limits).
final class AdaptiveSlots implements Slots {
  private static final int FIRST = 10;

  private final Gradient2Limit limit;

  /// @param most that there may be, 1 or more
  AdaptiveSlots(int most) {
    this.limit =
        Gradient2Limit.newBuilder()
            .initialLimit(Math.min(FIRST, most))
            .minLimit(1)
            .maxConcurrency(most)
            .build();
  }

  @Override
  public int limit() {
    return limit.getLimit();
  }

  @Override
  public void ended(Attempt attempt, long startedNanos, long nanos, int inFlight) {
    limit.onSample(startedNanos, nanos, inFlight, isOverload(attempt.outcome()));
  }

  private static boolean isOverload(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered ->
          switch (answered.response().status()) {
            case 429, 503 -> true;
            default -> false;
          };
      case Outcome.Failed failed ->
          switch (failed.failure().kind()) {
            case CONNECT, TIMEOUT, RESET, RESOURCE -> true;
            case INVALID_URL,
                DNS,
                TLS,
                PROTOCOL,
                TRUNCATED,
                TOO_LARGE,
                DECODE,
                REDIRECT,
                BLOCKED,
                SINK,
                SKIPPED,
                DEADLINE,
                INTERRUPTED,
                INTERNAL ->
                false;
          };
    };
  }
}
