package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.util.Optional;
import java.util.function.Function;

/// Reads the list into the agenda, as far as there is room. Wants a thread of its own, because a
/// list may block, as a pipe does, and nothing else shall wait for it.
///
/// @param prepare must not throw
record ListReader(TargetSource targets, Function<Target, Prepared> prepare, Agenda agenda)
    implements Runnable {
  @Override
  public void run() {
    Optional<Throwable> failure = Optional.empty();
    // Whatever is wrong with the list is told at the end of the run, and that has to come.
    try {
      while (agenda.awaitRoom()) {
        Optional<Target> next = targets.next();
        if (next.isEmpty()) {
          break;
        }
        agenda.add(next.get(), prepare.apply(next.get()));
      }
    } catch (Throwable t) {
      failure = Optional.of(t);
    }
    agenda.endReading(failure);
  }
}
