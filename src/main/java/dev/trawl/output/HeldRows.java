package dev.trawl.output;

import java.util.List;

/// The rows that a report keeps until its end: those that are not ok before those that are, and
/// among them the first of the list.
final class HeldRows {
  private final Ranking<Row> held;

  /// @param most rows that are kept
  HeldRows(int most) {
    this.held = new Ranking<>(most);
  }

  void add(Row row) {
    held.add((row.ok() ? Long.MIN_VALUE / 2 : 0) - row.index(), () -> row);
  }

  List<Row> sorted() {
    return held.best();
  }

  /// How many there were beyond those that are kept.
  long dropped() {
    return held.dropped();
  }
}
