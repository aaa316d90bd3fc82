package dev.trawl.report;

import dev.trawl.report.Timeline.Bucket;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// How a [Timeline] is shown.
final class Throughput {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Throughput() {}

  /// Such as `most: 120.0/s, in the 200ms from 2026-01-02T03:04:05.600Z`.
  static String most(Timeline timeline) {
    Bucket most = Collections.max(timeline.buckets(), Comparator.comparingLong(Bucket::entries));
    return String.format(
        Locale.ROOT,
        "most: %.1f/s, in the %s from %s",
        most.entries() / (timeline.width().toMillis() / 1e3),
        shown(timeline.width()),
        most.start());
  }

  /// Such as `200ms each, from 2026-01-02T03:04:05.600Z`.
  static String scale(Timeline timeline) {
    return shown(timeline.width()) + " each, from " + timeline.buckets().getFirst().start();
  }

  /// A bar for each bucket: the lowest for none, the highest for the most.
  static String bars(List<Bucket> buckets, ToLongFunction<Bucket> of) {
    long most = buckets.stream().mapToLong(of).max().orElse(0);
    return buckets.stream()
        .map(bucket -> bar(of.applyAsLong(bucket), most))
        .collect(Collectors.joining());
  }

  private static String bar(long count, long most) {
    int level = count == 0 ? 0 : (int) Math.ceil((BARS.length() - 1.0) * count / most);
    return BARS.substring(level, level + 1);
  }

  /// As options are written: `200ms`, `10m`.
  private static String shown(Duration width) {
    long millis = width.toMillis();
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
