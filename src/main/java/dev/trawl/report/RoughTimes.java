package dev.trawl.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How long things took, to 2.5 %, in some hundred bytes: there is one for each of many hosts. The
/// smallest histogram of HdrHistogram takes ten times as much.
final class RoughTimes {
  /// Each bucket ends so much later than the one before.
  private static final double GROWTH = 1.05;

  private static final double LOG_GROWTH = Math.log(GROWTH);

  /// In microseconds; what took less is in the bucket of this.
  private static final double SHORTEST = 1;

  /// What took longer counts as this.
  private static final Duration LONGEST = Duration.ofDays(1);

  private int first;
  private int[] counts = {};
  private long count;

  void add(Duration time) {
    Duration counted = time.compareTo(LONGEST) < 0 ? time : LONGEST;
    double micros = Math.max(SHORTEST, counted.toNanos() / 1e3);
    add((int) (Math.log(micros / SHORTEST) / LOG_GROWTH), 1);
  }

  void add(RoughTimes others) {
    for (int i = 0; i < others.counts.length; i++) {
      if (others.counts[i] > 0) {
        add(others.first + i, others.counts[i]);
      }
    }
  }

  private void add(int bucket, int times) {
    if (counts.length == 0) {
      first = bucket;
      counts = new int[1];
    } else if (bucket < first) {
      int[] wider = new int[first - bucket + counts.length];
      System.arraycopy(counts, 0, wider, first - bucket, counts.length);
      counts = wider;
      first = bucket;
    } else if (bucket - first >= counts.length) {
      counts = Arrays.copyOf(counts, bucket - first + 1);
    }
    counts[bucket - first] += times;
    count += times;
  }

  /// How many there were.
  long count() {
    return count;
  }

  /// The time within which so many hundredths were done; empty if there was none.
  Optional<Duration> percentile(double rank) {
    long left = Math.max(1, (long) Math.ceil(count * rank / 100));
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (left <= 0) {
        double micros = SHORTEST * Math.exp((first + i + 0.5) * LOG_GROWTH);
        return Optional.of(Duration.ofNanos(Math.round(micros * 1e3)));
      }
    }
    return Optional.empty();
  }
}
