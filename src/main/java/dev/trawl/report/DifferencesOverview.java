package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.report.Overview.Column;
import dev.trawl.report.Overview.Table;
import dev.trawl.report.Statistics.Quantiles;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What people are told of the differences between two result files.
final class DifferencesOverview {
  private DifferencesOverview() {}

  static Overview of(Differences differences) {
    String slower = percent(differences.slowerBy());
    List<Table> tables =
        List.of(
            numbers(differences.older(), differences.newer()),
            Table.failures("New failures", differences.broken()),
            Table.entries(
                "Fixed", List.of(Overview.ENTRY), differences.fixed(), DifferencesOverview::name),
            Table.entries(
                "Slower by " + slower,
                List.of(
                    Column.number("ms before"),
                    Column.number("ms now"),
                    Column.number("more"),
                    Overview.ENTRY),
                differences.slower(),
                DifferencesOverview::slower),
            Table.entries(
                "New", List.of(Overview.ENTRY), differences.added(), DifferencesOverview::name),
            Table.entries(
                "Gone", List.of(Overview.ENTRY), differences.gone(), DifferencesOverview::name));
    long failures = differences.broken().count();
    String verdict = failures + (failures == 1 ? " new failure" : " new failures");
    return new Overview(
        verdict,
        String.format(
            Locale.ROOT,
            "%s; %d fixed, %d slower by %s, %d new, %d gone",
            verdict,
            differences.fixed().count(),
            differences.slower().count(),
            slower,
            differences.added().count(),
            differences.gone().count()),
        Optional.empty(),
        tables);
  }

  private static List<String> name(ResultRecord record) {
    return List.of(record.row().name());
  }

  private static List<String> slower(Differences.Slower entry) {
    Duration now = entry.record().total();
    return List.of(
        Overview.millis(entry.before()),
        Overview.millis(now),
        change(entry.before().toNanos(), now.toNanos()),
        entry.record().row().name());
  }

  private static Table numbers(Statistics older, Statistics newer) {
    List<List<String>> rows = new ArrayList<>();
    Summary before = older.summary();
    Summary now = newer.summary();
    rows.add(count("entries", before.entries(), now.entries()));
    rows.add(count("failed", before.failed(), now.failed()));
    rows.add(count("flaky", before.flaky(), now.flaky()));
    time(rows, "p50 ms", older, newer, Quantiles::p50);
    time(rows, "p95 ms", older, newer, Quantiles::p95);
    time(rows, "p99 ms", older, newer, Quantiles::p99);
    time(rows, "max ms", older, newer, Quantiles::max);
    return new Table(
        "Numbers",
        List.of(
            Column.own(""),
            Column.number("older"),
            Column.number("newer"),
            Column.number("change")),
        rows,
        "");
  }

  private static List<String> count(String name, long before, long now) {
    return List.of(name, Long.toString(before), Long.toString(now), change(before, now));
  }

  private static void time(
      List<List<String>> rows,
      String name,
      Statistics older,
      Statistics newer,
      Function<Quantiles, Duration> which) {
    Optional<Duration> before = older.times().map(which);
    Optional<Duration> now = newer.times().map(which);
    String change =
        before.isPresent() && now.isPresent()
            ? change(before.get().toNanos(), now.get().toNanos())
            : "";
    rows.add(List.of(name, Overview.millis(before), Overview.millis(now), change));
  }

  /// Such as `+12.5%`; empty where there was nothing.
  private static String change(long before, long now) {
    return before == 0
        ? ""
        : String.format(Locale.ROOT, "%+.1f%%", 100.0 * (now - before) / before);
  }

  private static String percent(double part) {
    return BigDecimal.valueOf(100 * part).stripTrailingZeros().toPlainString() + "%";
  }
}
