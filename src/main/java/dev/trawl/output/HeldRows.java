package dev.trawl.output;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The rows that a report keeps until its end: those that are not ok before those that are, and
/// among them the first of the list.
final class HeldRows {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::ok).thenComparingLong(Row::index);

  private final int most;
  private final PriorityQueue<Row> held = new PriorityQueue<>(ORDER.reversed());
  private long dropped;

  /// @param most rows that are kept
  HeldRows(int most) {
    this.most = most;
  }

  void add(Row row) {
    held.add(row);
    if (held.size() > most) {
      held.remove();
      dropped++;
    }
  }

  List<Row> sorted() {
    return held.stream().sorted(ORDER).toList();
  }

  /// How many there were beyond those that are kept.
  long dropped() {
    return dropped;
  }
}
