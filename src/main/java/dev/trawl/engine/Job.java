package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.Attempt;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.time.Duration;
import java.util.Optional;

/// A target on its way to its result.
///
/// @param prepared empty until its first attempt
/// @param attempts made so far
/// @param shortages in a row, of what this machine needs for an attempt
/// @param queued time spent ready, but without a slot
/// @param readyNanos when it was, or will be, ready for its next attempt ([System#nanoTime()])
/// @param last the last attempt
record Job(
    Target target,
    Optional<Prepared> prepared,
    int attempts,
    int shortages,
    Duration queued,
    long readyNanos,
    Optional<Attempt> last) {
  static Job first(Target target, long nowNanos) {
    return new Job(target, Optional.empty(), 0, 0, Duration.ZERO, nowNanos, Optional.empty());
  }

  /// The job with a slot.
  Job started(Prepared as, long nowNanos) {
    Duration waited = Duration.ofNanos(Math.max(0, nowNanos - readyNanos));
    return new Job(
        target, Optional.of(as), attempts, shortages, queued.plus(waited), readyNanos, last);
  }

  /// The job after one more attempt.
  Job attempted(Attempt attempt) {
    return new Job(target, prepared, attempts + 1, 0, queued, readyNanos, Optional.of(attempt));
  }

  /// The job after an attempt that could not be made.
  Job hindered(Attempt attempt) {
    return new Job(
        target, prepared, attempts, shortages + 1, queued, readyNanos, Optional.of(attempt));
  }

  /// The job to be tried again.
  Job again(long atNanos) {
    return new Job(target, prepared, attempts, shortages, queued, atNanos, last);
  }

  /// The result, with its last attempt as the final one.
  FetchResult result() {
    return result(last.orElseThrow());
  }

  FetchResult result(Attempt attempt) {
    return new FetchResult(target, requested(), attempts, queued, attempt);
  }

  private Optional<Requested> requested() {
    return prepared.flatMap(p ->
        switch (p) {
          case Prepared.Ready ready -> Optional.of(ready.requested());
          case Prepared.Rejected rejected -> Optional.empty();
        });
  }
}
