package dev.trawl.report;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.HistogramIterationValue;

/// How long things took, to three significant digits, in some 200 kB of memory however many there
/// were. Safe for use by several threads.
final class Times {
  /// Longer than any attempt may take; what is longer yet counts as this.
  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  /// Ends of the parts of ten times as much: Renard's series R10, as ISO 3 rounds it, in percent.
  private static final int[] RENARD = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};

  /// How often a percentile is taken on the way to halve what is left of 100.
  private static final int TICKS = 5;

  private final ConcurrentHistogram micros = new ConcurrentHistogram(1, MAX_MICROS, 3);

  /// How many took no longer than this, and longer than the part before.
  record Part(Duration upTo, long entries) {}

  /// So many hundredths took no longer than this.
  record Rank(double percent, Duration within) {}

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
        : Optional.of(micros(micros.getValueAtPercentile(rank)));
  }

  /// In parts that each end some 25 % later, from 0.1 ms on: from the first that has an entry to
  /// the last, those without in between.
  List<Part> parts() {
    TreeMap<Long, Long> ends = new TreeMap<>();
    for (long decade = 1; decade < MAX_MICROS / RENARD[0] * 10; decade *= 10) {
      for (int end : RENARD) {
        ends.put(end * decade, 0L);
      }
    }
    for (HistogramIterationValue value : micros.recordedValues()) {
      ends.merge(ends.ceilingKey(median(value)), value.getCountAtValueIteratedTo(), Long::sum);
    }
    List<Part> parts = new ArrayList<>();
    ends.forEach((end, entries) -> parts.add(new Part(micros(end), entries)));
    while (!parts.isEmpty() && parts.getLast().entries() == 0) {
      parts.removeLast();
    }
    while (!parts.isEmpty() && parts.getFirst().entries() == 0) {
      parts.removeFirst();
    }
    return parts;
  }

  private long median(HistogramIterationValue value) {
    return Math.min(MAX_MICROS, micros.medianEquivalentValue(value.getValueIteratedTo()));
  }

  /// Closer to each other towards the longest, and not more than a hundred or two.
  List<Rank> ranks() {
    List<Rank> ranks = new ArrayList<>();
    for (HistogramIterationValue value : micros.percentiles(TICKS)) {
      ranks.add(new Rank(value.getPercentileLevelIteratedTo(), micros(value.getValueIteratedTo())));
    }
    return ranks;
  }

  private static Duration micros(long count) {
    return Duration.of(count, ChronoUnit.MICROS);
  }
}
