package dev.trawl.report;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/// The items of the highest rank among many; of those of the same rank, the ones that came first.
/// The others are only counted.
final class Ranking<T> {
  private static final Comparator<Ranked<?>> BEST_FIRST =
      Comparator.<Ranked<?>>comparingLong(Ranked::rank)
          .reversed()
          .thenComparingLong(Ranked::arrival);

  private final int most;
  private final PriorityQueue<Ranked<T>> kept = new PriorityQueue<>(BEST_FIRST.reversed());
  private long count;

  private record Ranked<T>(long rank, long arrival, T item) {}

  /// @param most items that are kept
  Ranking(int most) {
    this.most = most;
  }

  /// @param item is asked for only if it is kept
  void add(long rank, Supplier<T> item) {
    long arrival = count++;
    if (kept.size() < most) {
      kept.add(new Ranked<>(rank, arrival, item.get()));
    } else if (most > 0 && rank > kept.peek().rank()) {
      kept.remove();
      kept.add(new Ranked<>(rank, arrival, item.get()));
    }
  }

  /// Takes those of another one, which came later.
  void addAll(Ranking<T> later) {
    long all = count + later.count;
    later.kept.stream().sorted(BEST_FIRST).forEach(ranked -> add(ranked.rank(), ranked::item));
    count = all;
  }

  /// Those that are kept, the highest rank first.
  List<T> best() {
    return kept.stream().sorted(BEST_FIRST).map(Ranked::item).toList();
  }

  /// How many there were.
  long count() {
    return count;
  }

  /// How many there were beyond those that are kept.
  long dropped() {
    return count - kept.size();
  }
}
