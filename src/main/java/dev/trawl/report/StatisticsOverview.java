package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import dev.trawl.report.Overview.Column;
import dev.trawl.report.Overview.Table;
import dev.trawl.report.Statistics.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What people are told of result files.
final class StatisticsOverview {
  private StatisticsOverview() {}

  static Overview of(Statistics statistics) {
    Summary summary = statistics.summary();
    List<Table> tables = new ArrayList<>();
    statistics.completeness().ifPresent(list -> tables.add(faults(list, statistics.top())));
    tables.add(files(statistics));
    statistics
        .times()
        .ifPresent(times ->
            tables.add(
                new Table(
                    "Times of responses in ms",
                    Stream.of("p50", "p90", "p95", "p99", "max").map(Column::number).toList(),
                    List.of(quantiles(times)),
                    "")));
    tables.add(answers(statistics));
    tables.add(
        new Table(
            "Errors",
            List.of(Column.own("kind"), Column.number("entries")),
            statistics.errors().entrySet().stream()
                .map(error -> List.of(error.getKey(), error.getValue().toString()))
                .toList(),
            ""));
    tables.add(hosts(statistics, "Hosts with most entries", Hosts.Host::entries));
    tables.add(hosts(statistics, "Hosts with most failures", Hosts.Host::notOk));
    tables.add(slowest(statistics));
    tables.add(flaky(statistics));
    tables.add(failures(statistics));
    return new Overview(
        Report.headline(summary, Optional.empty()),
        SummaryLine.of(summary)
            + statistics.completeness().map(StatisticsOverview::complete).orElse(""),
        Optional.of(statistics.timeline()),
        statistics.parts(),
        tables);
  }

  private static String complete(Completeness list) {
    return (list.isComplete() ? "\ncomplete" : "\nNOT complete")
        + " for the "
        + list.entries()
        + " entries of "
        + Row.shown(list.list());
  }

  private static Table faults(Completeness list, int top) {
    return new Table(
        "Not complete",
        List.of(Column.number("entries"), Column.own("what"), Column.own("which")),
        list.faults().stream()
            .map(fault ->
                List.of(Long.toString(fault.count()), fault.words(), which(fault.ranges(), top)))
            .toList(),
        "");
  }

  private static String which(List<Completeness.Range> ranges, int top) {
    String first =
        ranges.stream()
            .limit(top)
            .map(Completeness.Range::toString)
            .collect(Collectors.joining(", "));
    return ranges.size() > top ? first + " and more" : first;
  }

  /// Rows only if there are several.
  static Table files(Statistics statistics) {
    return new Table(
        "Files",
        List.of(
            Column.number("entries"),
            Column.number("failed"),
            Column.number("p50 ms"),
            Column.number("p95 ms"),
            Column.number("max ms"),
            Column.foreign("file")),
        statistics.files().stream()
            .filter(file -> statistics.files().size() > 1)
            .map(file ->
                List.of(
                    Long.toString(file.summary().entries()),
                    Long.toString(file.summary().failed()),
                    Overview.millis(file.times().map(Quantiles::p50)),
                    Overview.millis(file.times().map(Quantiles::p95)),
                    Overview.millis(file.times().map(Quantiles::max)),
                    Row.shown(file.name())))
            .toList(),
        "");
  }

  static Table slowest(Statistics statistics) {
    return new Table(
        "Slowest",
        List.of(Overview.MS, Overview.REASON, Overview.ENTRY),
        statistics.slowest().best().stream()
            .map(ResultRecord::row)
            .map(row -> List.of(Overview.millis(row.took()), row.reason(), row.name()))
            .toList(),
        "");
  }

  static Table flaky(Statistics statistics) {
    return Table.entries(
        "Flaky",
        List.of(Column.number("attempts"), Overview.MS, Overview.ENTRY),
        statistics.flaky(),
        entry ->
            List.of(
                Long.toString(entry.attempts()),
                Overview.millis(entry.total()),
                entry.row().name()));
  }

  static Table failures(Statistics statistics) {
    return Table.failures("Failed entries", statistics.failed());
  }

  private static Table answers(Statistics statistics) {
    Map<Integer, Long> classes = new TreeMap<>();
    Map<Integer, String> codes = new TreeMap<>();
    statistics
        .statuses()
        .forEach((status, count) -> {
          classes.merge(status / 100, count, Long::sum);
          codes.merge(status / 100, status + ": " + count, (a, b) -> a + ", " + b);
        });
    return new Table(
        "Answers",
        List.of(Column.own("status"), Column.number("entries"), Column.own("of which")),
        classes.entrySet().stream()
            .map(one ->
                List.of(one.getKey() + "xx", one.getValue().toString(), codes.get(one.getKey())))
            .toList(),
        "");
  }

  private static Table hosts(Statistics statistics, String title, ToLongFunction<Hosts.Host> by) {
    Hosts hosts = statistics.hosts();
    return new Table(
        title,
        List.of(
            Column.number("entries"),
            Column.number("failed"),
            Column.number("mean ms"),
            Column.number("p95 ms"),
            Column.number("max ms"),
            Column.foreign("host")),
        hosts.most(statistics.top(), by).stream()
            .map(host ->
                List.of(
                    Long.toString(host.entries()),
                    Long.toString(host.notOk()),
                    Overview.millis(host.mean()),
                    Overview.millis(host.p95()),
                    Overview.millis(host.max()),
                    Row.shown(host.name())))
            .toList(),
        hosts.others().map(others -> said(others, hosts.count())).orElse(""));
  }

  /// @param others that are not told apart
  /// @param apart how many are
  static String said(Hosts.Host others, int apart) {
    return String.format(
        Locale.ROOT,
        "and %d entries, %d of them failed, of hosts beyond the first %d",
        others.entries(),
        others.notOk(),
        apart);
  }

  private static List<String> quantiles(Quantiles times) {
    return Stream.of(times.p50(), times.p90(), times.p95(), times.p99(), times.max())
        .map(Overview::millis)
        .toList();
  }
}
