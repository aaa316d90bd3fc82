package dev.trawl.output;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/// How long things took, to three significant digits, in some 200 kB of memory however many there
/// were. Safe for use by several threads.
final class Times {
  /// Longer than any attempt may take; what is longer yet counts as this.
  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  private final ConcurrentHistogram micros = new ConcurrentHistogram(1, MAX_MICROS, 3);

  void add(Duration time) {
    micros.recordValue(Math.min(MAX_MICROS, time.toNanos() / 1000));
  }

  void add(Times others) {
    micros.add(others.micros);
  }

  /// The time within which so many hundredths were done; empty if there was none.
  ///
  /// @param rank 100 for the longest
  Optional<Duration> percentile(double rank) {
    return micros.getTotalCount() == 0
        ? Optional.empty()
        : Optional.of(Duration.of(micros.getValueAtPercentile(rank), ChronoUnit.MICROS));
  }
}
