package dev.trawl.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/// Whether entries take other times than before, or the times only vary as they always do.
///
/// Each entry is compared with itself, by the signed-rank test of Wilcoxon (1945): it asks whether
/// as many entries take longer as take less, the larger changes counting for more. It takes no
/// shape of the times for granted, and a few outliers, however large, do not decide it.
final class Shift {
  /// Pairs that are kept; of more, a random sample.
  private static final int MOST = 10_000;

  /// With fewer, no change could be told from noise.
  static final int FEWEST = 8;

  /// A change is taken for noise unless noise would make as large a one less often than this.
  private static final double RARE = 0.01;

  private static final Duration SHORTEST = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(1));

  // Results do not depend on chance: it is the same sample each time.
  private final Random random = new Random(1);
  private double[] changes = {};
  private int kept;
  private long pairs;

  /// What the test finds.
  ///
  /// @param pairs entries that were compared
  /// @param change median of the changes: 0.5 for half as long again
  /// @param p how likely noise alone makes as large a change
  record Result(long pairs, double change, double p) {
    boolean isNoise() {
      return p >= RARE;
    }
  }

  /// Takes an entry's times.
  void add(Duration before, Duration now) {
    pairs++;
    long place = pairs <= MOST ? kept++ : random.nextLong(pairs);
    if (place < MOST) {
      if (place >= changes.length) {
        changes = Arrays.copyOf(changes, Math.min(MOST, 16 + 2 * changes.length));
      }
      // What takes twice as long counts as much as what takes half as long.
      changes[(int) place] = Math.log((double) nanos(now) / nanos(before));
    }
  }

  private static long nanos(Duration time) {
    return Math.max(time.toNanos(), SHORTEST.toNanos());
  }

  /// How many there were.
  long pairs() {
    return pairs;
  }

  /// What the test finds; empty if there are too few.
  Optional<Result> result() {
    if (pairs < FEWEST) {
      return Optional.empty();
    }
    double[] sorted = Arrays.copyOf(changes, kept);
    Arrays.sort(sorted);
    double median = (sorted[(kept - 1) / 2] + sorted[kept / 2]) / 2;
    boolean same = DoubleStream.of(sorted).allMatch(change -> change == 0);
    double p = same ? 1 : WilcoxonSignedRankTest.withDefaults().test(sorted).getPValue();
    return Optional.of(new Result(pairs, Math.expm1(median), p));
  }
}
