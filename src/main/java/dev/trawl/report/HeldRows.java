package dev.trawl.report;

import dev.trawl.record.Row;
import java.util.List;
import java.util.function.Supplier;

/// The rows that a report keeps until its end: failed entries before ok ones, and among them the
/// first of the list.
final class HeldRows {
  private final Ranking<Row> held;

  /// @param most rows that are kept
  HeldRows(int most) {
    this.held = new Ranking<>(most);
  }

  void add(Row row) {
    add(row.ok(), row.index(), () -> row);
  }

  /// @param row is asked for only if it is kept
  void add(boolean ok, long index, Supplier<Row> row) {
    held.add((ok ? Long.MIN_VALUE / 2 : 0) - index, row);
  }

  List<Row> sorted() {
    return held.best();
  }

  /// How many there were.
  long count() {
    return held.count();
  }

  /// How many there were beyond those that are kept.
  long dropped() {
    return held.dropped();
  }
}
