package dev.trawl.model;

import java.time.Duration;
import java.util.Optional;

/// What became of one entry: the content of its record.
///
/// @param requested empty if the entry is no valid URL
/// @param attempts how many were made, redirects aside; 0 if nothing was sent
/// @param queued how long it waited for a slot, all attempts together
/// @param last the last attempt
public record FetchResult(
    Target target, Optional<Requested> requested, int attempts, Duration queued, Attempt last) {
  public FetchResult {
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts < 0: " + attempts);
    }
  }

  /// The same with another outcome of the last attempt.
  public FetchResult with(Outcome outcome) {
    return new FetchResult(target, requested, attempts, queued, last.with(outcome));
  }

  /// The same, failed after all.
  public FetchResult with(Failure failure) {
    return new FetchResult(target, requested, attempts, queued, last.with(failure));
  }

  public Outcome outcome() {
    return last.outcome();
  }
}
