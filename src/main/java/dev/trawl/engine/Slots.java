package dev.trawl.engine;

import dev.trawl.model.Attempt;

/// How many attempts may be in flight at once.
interface Slots {
  /// 1 or more; must not block.
  int limit();

  /// Takes note of the end of an attempt.
  ///
  /// @param nanos that it took
  /// @param inFlight attempts while it was in flight, itself included
  default void ended(Attempt attempt, long startedNanos, long nanos, int inFlight) {}
}
