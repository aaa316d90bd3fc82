package dev.trawl.bench;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/// All that was measured of a contender so far.
final class Series {
  private final Contender contender;
  private final List<Long> walls = new ArrayList<>();
  private final List<Long> cpus = new ArrayList<>();
  private final List<Long> peaks = new ArrayList<>();
  private final Histogram micros = new Histogram(3);
  private long notOk;

  Series(Contender contender) {
    this.contender = contender;
  }

  Contender contender() {
    return contender;
  }

  /// Adds a run.
  ///
  /// @param peak bytes of memory
  void add(Duration wall, Duration cpu, long peak, Count count) {
    walls.add(wall.toNanos());
    cpus.add(cpu.toNanos());
    peaks.add(peak);
    micros.add(count.micros());
    notOk += count.notOk().values().stream().mapToLong(Long::longValue).sum();
  }

  Row row() {
    return new Row(
        contender,
        Duration.ofNanos(median(walls)),
        Duration.ofNanos(Collections.min(walls)),
        Duration.ofNanos(Collections.max(walls)),
        percentile(50),
        percentile(95),
        percentile(99),
        Duration.ofNanos(median(cpus)),
        median(peaks),
        notOk);
  }

  private Duration percentile(double rank) {
    return Duration.of(micros.getValueAtPercentile(rank), ChronoUnit.MICROS);
  }

  /// Of an even number of values, the mean of the two in the middle.
  static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
