package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.model.Transcript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A target on its way to its result.
///
/// @param attempts made so far
/// @param shortages in a row, of what this machine needs for an attempt
/// @param queued time spent ready, but without a slot, or its host or the rate not ready for it
/// @param readyNanos when it was, or will be, ready for its next attempt ([System#nanoTime()])
/// @param rechecked whether it has had its turn at the end of the list
/// @param last the last attempt
record Job(
    Target target,
    Prepared prepared,
    int attempts,
    int shortages,
    Duration queued,
    long readyNanos,
    boolean rechecked,
    Optional<Attempt> last) {
  static Job first(Target target, Prepared prepared, long nowNanos) {
    return new Job(target, prepared, 0, 0, Duration.ZERO, nowNanos, false, Optional.empty());
  }

  /// The job with a slot.
  Job started(long nowNanos) {
    Duration waited = Duration.ofNanos(Math.max(0, nowNanos - readyNanos));
    return new Job(
        target, prepared, attempts, shortages, queued.plus(waited), readyNanos, rechecked, last);
  }

  /// The job after one more attempt.
  Job attempted(Attempt attempt) {
    int made = attempts + (attempt.sent() ? 1 : 0);
    Optional<Attempt> latest = Optional.of(last.map(attempt::after).orElse(attempt));
    return new Job(target, prepared, made, 0, queued, readyNanos, rechecked, latest);
  }

  /// The job after an attempt that could not be made, or not to its end.
  Job hindered(Attempt attempt) {
    return new Job(
        target,
        prepared,
        attempts + (attempt.sent() ? 1 : 0),
        shortages + 1,
        queued,
        readyNanos,
        rechecked,
        Optional.of(attempt));
  }

  /// The job to be tried again.
  Job again(long atNanos) {
    return new Job(target, prepared, attempts, shortages, queued, atNanos, rechecked, last);
  }

  /// The job to be tried for the last time.
  Job recheck(long atNanos) {
    return new Job(target, prepared, attempts, shortages, queued, atNanos, true, last);
  }

  /// What it holds, about: the URL and what else the entry says, in several forms, and of its last
  /// response the body and fields.
  long bytes() {
    Optional<Answer> answer = last.flatMap(attempt -> attempt.outcome().answer());
    long body = answer.flatMap(Answer::body).map(b -> b.bytes().remaining()).orElse(0);
    long fields =
        answer.map(Answer::headers).orElse(Map.of()).values().stream()
            .flatMap(List::stream)
            .mapToLong(String::length)
            .sum();
    long source = target.particulars().source().map(String::length).orElse(0);
    long heads = answer.flatMap(Answer::transcript).map(Transcript::length).orElse(0);
    return 4L * requested().map(r -> r.url().length()).orElse(0)
        + 4L * source
        + body
        + fields
        + heads;
  }

  /// The result, with its last attempt as the final one.
  FetchResult result() {
    return result(last.orElseThrow());
  }

  FetchResult result(Attempt attempt) {
    return new FetchResult(target, requested(), attempts, queued, attempt);
  }

  private Optional<Requested> requested() {
    return switch (prepared) {
      case Prepared.Ready ready -> Optional.of(ready.requested());
      case Prepared.Rejected rejected -> Optional.empty();
    };
  }
}
