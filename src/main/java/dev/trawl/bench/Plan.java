package dev.trawl.bench;

import dev.trawl.engine.ExecutorKind;
import java.util.Collections;
import java.util.List;

/// What is measured: every executor with every number of workers, each so many times.
///
/// @param workers none of them less than 1; those that occur twice are measured once
/// @param runs of each contender, 1 or more
public record Plan(List<ExecutorKind> executors, List<Integer> workers, int runs) {
  public Plan {
    executors = executors.stream().distinct().toList();
    workers = workers.stream().distinct().toList();
    if (executors.isEmpty() || workers.isEmpty()) {
      throw new IllegalArgumentException("nobody to measure");
    }
    if (runs < 1) {
      throw new IllegalArgumentException("runs < 1: " + runs);
    }
  }

  List<Contender> contenders() {
    return executors.stream()
        .flatMap(executor -> workers.stream().map(number -> new Contender(executor, number)))
        .toList();
  }

  /// Each executor with the most workers.
  List<Contender> widest() {
    int most = Collections.max(workers);
    return executors.stream().map(executor -> new Contender(executor, most)).toList();
  }
}
