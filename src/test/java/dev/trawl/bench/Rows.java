package dev.trawl.bench;

import dev.trawl.engine.ExecutorKind;
import java.time.Duration;
import java.util.List;

/// Rows and comparisons that nobody measured: 100 requests, 3 runs, answers after 10 ms.
final class Rows {
  static final int REQUESTS = 100;
  static final int RUNS = 3;

  private Rows() {}

  /// Runs that all took the same time.
  static Row row(ExecutorKind executor, int workers, int millis) {
    return row(executor, workers, millis, millis, millis, 0);
  }

  static Row row(
      ExecutorKind executor, int workers, int fastest, int wall, int slowest, long notOk) {
    return new Row(
        new Contender(executor, workers),
        Duration.ofMillis(wall),
        Duration.ofMillis(fastest),
        Duration.ofMillis(slowest),
        Duration.ofMillis(10),
        Duration.ofMillis(11),
        Duration.ofNanos(12_345_678),
        Duration.ofMillis(40),
        98_765_432,
        notOk);
  }

  static Comparison comparison(Row... rows) {
    return new Comparison(REQUESTS, RUNS, "some memory", List.of(rows));
  }
}
