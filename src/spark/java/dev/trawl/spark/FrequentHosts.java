package dev.trawl.spark;

import java.util.HashMap;
import java.util.Map;

/// Which hosts a shard has most entries of, in constant memory: the counters of Misra and Gries
/// (Finding repeated elements, 1982). A count is too low by a hundredth of the entries at most, so
/// that no host with a larger part is missed.
final class FrequentHosts {
  private static final int COUNTERS = 100;

  private final Map<String, Long> counts = new HashMap<>();

  void add(String host) {
    if (counts.containsKey(host) || counts.size() < COUNTERS) {
      counts.merge(host, 1L, Long::sum);
    } else {
      counts.replaceAll((other, count) -> count - 1);
      counts.values().removeIf(count -> count == 0);
    }
  }

  /// Those that were counted, with the least number of entries that they have.
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
