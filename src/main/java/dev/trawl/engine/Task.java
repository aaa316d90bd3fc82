package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.FetchResult;

/// What there is to do with a slot.
sealed interface Task {
  /// To make an attempt. To be handed back to the agenda, which counts it as in flight.
  ///
  /// @param startedNanos when it was handed out ([System#nanoTime()])
  record Fetch(Job job, Prepared.Ready target, long startedNanos) implements Task {}

  /// To deliver a result that there is without an attempt.
  record Settle(FetchResult result) implements Task {}
}
