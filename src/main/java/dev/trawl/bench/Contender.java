package dev.trawl.bench;

import dev.trawl.engine.ExecutorKind;
import java.util.Locale;

/// An executor with so many workers.
///
/// @param workers fetches in flight at once, 1 or more
public record Contender(ExecutorKind executor, int workers) {
  public Contender {
    if (workers < 1) {
      throw new IllegalArgumentException("workers < 1: " + workers);
    }
  }

  /// The executor's name on the command line.
  String name() {
    return executor.name().toLowerCase(Locale.ROOT);
  }
}
