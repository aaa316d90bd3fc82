package dev.trawl.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// When entries were done, in at most [#MOST] buckets of the same width: where time goes on beyond
/// them, all become wider, and those that fall together are one.
final class Timeline {
  static final int MOST = 60;

  /// In milliseconds, each a multiple of the one before: people know how long these are. Then it
  /// doubles.
  private static final List<Long> WIDTHS =
      List.of(
          100L,
          200L,
          1_000L,
          2_000L,
          10_000L,
          20_000L,
          60_000L,
          120_000L,
          600_000L,
          1_200_000L,
          3_600_000L,
          7_200_000L,
          21_600_000L,
          43_200_000L,
          86_400_000L);

  private final TreeMap<Long, Counts> buckets = new TreeMap<>();
  private long width = WIDTHS.getFirst();
  private long firstStart = Long.MAX_VALUE;
  private long lastEnd = Long.MIN_VALUE;

  /// What was done from one time on, for the width of a bucket.
  record Bucket(Instant start, long entries, long notOk) {}

  private static final class Counts {
    private long entries;
    private long notOk;

    void add(Counts other) {
      entries += other.entries;
      notOk += other.notOk;
    }
  }

  /// Counts an entry where its last attempt ended.
  void add(Instant start, Duration took, boolean ok) {
    long begun = start.toEpochMilli();
    long ended = begun + took.toMillis();
    firstStart = Math.min(firstStart, begun);
    lastEnd = Math.max(lastEnd, ended);
    Counts counts = at(ended);
    counts.entries++;
    counts.notOk += ok ? 0 : 1;
    fit();
  }

  /// Counts what another one did.
  void add(Timeline other) {
    firstStart = Math.min(firstStart, other.firstStart);
    lastEnd = Math.max(lastEnd, other.lastEnd);
    while (width < other.width) {
      widen();
    }
    other.buckets.forEach((place, counts) -> at(place * other.width).add(counts));
    fit();
  }

  private Counts at(long millis) {
    return buckets.computeIfAbsent(Math.floorDiv(millis, width), place -> new Counts());
  }

  private void fit() {
    while (!buckets.isEmpty() && buckets.lastKey() - buckets.firstKey() >= MOST) {
      widen();
    }
  }

  private void widen() {
    int place = WIDTHS.indexOf(width);
    boolean known = place >= 0 && place + 1 < WIDTHS.size();
    long narrow = width;
    width = known ? WIDTHS.get(place + 1) : 2 * width;
    Map<Long, Counts> before = Map.copyOf(buckets);
    buckets.clear();
    before.forEach((bucket, counts) -> at(bucket * narrow).add(counts));
  }

  Duration width() {
    return Duration.ofMillis(width);
  }

  /// From the first that has an entry to the last, those without in between.
  List<Bucket> buckets() {
    List<Bucket> all = new ArrayList<>();
    if (!buckets.isEmpty()) {
      for (long place = buckets.firstKey(); place <= buckets.lastKey(); place++) {
        Counts counts = buckets.getOrDefault(place, new Counts());
        all.add(new Bucket(Instant.ofEpochMilli(place * width), counts.entries, counts.notOk));
      }
    }
    return all;
  }

  /// When the first of them began; empty if there is none.
  Optional<Instant> start() {
    return buckets.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(firstStart));
  }

  /// From the first start to the last end.
  Duration elapsed() {
    return buckets.isEmpty() ? Duration.ZERO : Duration.ofMillis(lastEnd - firstStart);
  }
}
