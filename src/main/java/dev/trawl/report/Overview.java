package dev.trawl.report;

import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is told to people, however it looks: sentences, and tables.
///
/// @param verdict the shortest that can be said
/// @param summary a longer sentence
/// @param timeline what was done when, if that is told
/// @param tables those that have rows
record Overview(String verdict, String summary, Optional<Timeline> timeline, List<Table> tables) {
  static final Column ENTRY = Column.foreign("entry");
  static final Column REASON = Column.foreign("reason");
  static final Column MS = Column.number("ms");

  Overview {
    tables = tables.stream().filter(table -> !table.rows().isEmpty()).toList();
  }

  /// @param note what stands below; may be empty
  record Table(String title, List<Column> columns, List<List<String>> rows, String note) {
    /// @param cells of an entry
    static <T> Table entries(
        String title, List<Column> columns, Ranking<T> entries, Function<T, List<String>> cells) {
      String note = entries.dropped() == 0 ? "" : "and " + entries.dropped() + " more";
      return new Table(title, columns, entries.best().stream().map(cells).toList(), note);
    }

    static Table failures(String title, Ranking<ResultRecord> failures) {
      return entries(
          title,
          List.of(REASON, MS, ENTRY, Column.foreign("why")),
          failures,
          entry -> {
            Row row = entry.row();
            return List.of(row.reason(), millis(entry.total()), row.name(), row.whyInLine());
          });
    }
  }

  record Column(String name, Kind kind) {
    /// What its cells hold: numbers, words of trawl's own, or text from outside, which is printable
    /// and on one line.
    enum Kind {
      NUMBER,
      OWN,
      FOREIGN
    }

    static Column number(String name) {
      return new Column(name, Kind.NUMBER);
    }

    static Column own(String name) {
      return new Column(name, Kind.OWN);
    }

    static Column foreign(String name) {
      return new Column(name, Kind.FOREIGN);
    }
  }

  static String millis(Optional<Duration> time) {
    return time.map(Overview::millis).orElse("");
  }

  /// Milliseconds with a digit behind the point.
  static String millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 6).setScale(1, RoundingMode.HALF_UP).toPlainString();
  }
}
