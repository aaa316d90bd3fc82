package dev.trawl.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What came of all contenders on a list.
///
/// @param requests of one run
/// @param runs of each contender
/// @param memory what is measured as such
/// @param rows in the order in which they were measured
public record Comparison(int requests, int runs, String memory, List<Row> rows) {
  public Comparison {
    rows = List.copyOf(rows);
  }

  double requestsPerSecond(Row row) {
    return requests * 1e9 / Math.max(1, row.wall().toNanos());
  }

  /// How many times faster than the same executor with one worker; empty if that was not measured.
  OptionalDouble speedUp(Row row) {
    Optional<Row> alone = alone(row);
    return alone.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            (double) alone.get().wall().toNanos() / Math.max(1, row.wall().toNanos()));
  }

  /// How long a run would take by Little's law if requests took no longer than with one worker, and
  /// nothing else took any time; empty if one worker was not measured.
  Optional<Duration> ideal(Row row) {
    return alone(row)
        .map(one -> one.p50().multipliedBy(requests).dividedBy(row.contender().workers()));
  }

  private Optional<Row> alone(Row row) {
    Contender one = new Contender(row.contender().executor(), 1);
    return rows.stream().filter(other -> other.contender().equals(one)).findFirst();
  }

  /// Whether not one request of any run was answered with a status from 200 to 299.
  public boolean allFailed() {
    return rows.stream().allMatch(row -> row.notOk() == (long) requests * runs);
  }
}
