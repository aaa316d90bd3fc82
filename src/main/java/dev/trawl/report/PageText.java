package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.Row;
import dev.trawl.report.Hosts.Host;
import dev.trawl.report.Overview.Column;
import dev.trawl.report.Overview.Table;
import dev.trawl.report.Statistics.Quantiles;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What an [HtmlPage] says in HTML, by the names that its template has.
final class PageText {
  private static final int MOST_HOSTS = 100;

  private static final int DAY = "2026-01-02 ".length();

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Summary summary;
  private final Statistics statistics;
  private final HtmlPage page;

  PageText(HtmlPage page) {
    this.page = page;
    this.summary = page.summary();
    this.statistics = page.statistics();
  }

  Map<String, Object> content() {
    Map<String, Object> content = new HashMap<>();
    content.put("headline", page.headline());
    content.put("ok", summary.failed() == 0);
    content.put("summary", SummaryLine.of(summary));
    content.put("period", statistics.timeline().start().stream().map(this::period).toList());
    content.put("figures", figures());
    content.put("timeline", timeline());
    content.put("times", statistics.times().stream().map(this::times).toList());
    content.put("breakdowns", breakdowns());
    content.put("hosts", hosts());
    content.put(
        "tables",
        tables(
            StatisticsOverview.files(statistics),
            StatisticsOverview.slowest(statistics),
            StatisticsOverview.flaky(statistics)));
    content.put("failures", tables(StatisticsOverview.failures(statistics)));
    content.put("selection", selection());
    return content;
  }

  private Map<String, Object> period(Instant start) {
    Instant end = start.plus(statistics.timeline().elapsed());
    String from = SECOND.format(start);
    String to = SECOND.format(end);
    boolean sameDay = from.substring(0, DAY).equals(to.substring(0, DAY));
    return Map.of("from", from, "to", sameDay ? to.substring(DAY) : to);
  }

  private List<Map<String, Object>> figures() {
    List<Map<String, Object>> figures = new ArrayList<>();
    figures.add(figure("entries", count(summary.entries())));
    figures.add(figure("failed", count(summary.failed())));
    figures.add(figure("flaky", count(summary.flaky())));
    statistics
        .times()
        .ifPresent(times -> {
          figures.add(figure("p50", shown(times.p50())));
          figures.add(figure("p95", shown(times.p95())));
          figures.add(figure("p99", shown(times.p99())));
          figures.add(figure("longest", shown(times.max())));
        });
    return figures;
  }

  private static Map<String, Object> figure(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private List<Map<String, Object>> timeline() {
    Timeline timeline = statistics.timeline();
    if (timeline.buckets().isEmpty()) {
      return List.of();
    }
    return List.of(
        Map.of(
            "most",
            Throughput.most(timeline),
            "scale",
            Throughput.scale(timeline),
            "buckets",
            timeline.buckets().stream()
                .map(bucket ->
                    Map.of(
                        "start",
                        bucket.start().toString(),
                        "entries",
                        count(bucket.entries()),
                        "notOk",
                        count(bucket.notOk())))
                .toList()));
  }

  private Map<String, Object> times(Quantiles times) {
    return Map.of(
        "half",
        shown(times.p50()),
        "most",
        shown(times.p99()),
        "max",
        shown(times.max()),
        "parts",
        statistics.parts().stream()
            .map(part -> Map.of("upTo", shown(part.upTo()), "entries", count(part.entries())))
            .toList(),
        "ranks",
        statistics.ranks().stream()
            .map(rank -> Map.of("percent", percent(rank.percent()), "within", shown(rank.within())))
            .toList());
  }

  private List<Map<String, Object>> breakdowns() {
    List<Map<String, Object>> breakdowns = new ArrayList<>();
    List<Map.Entry<String, Long>> answers =
        statistics.statuses().entrySet().stream()
            .map(status -> Map.entry(status.getKey().toString(), status.getValue()))
            .toList();
    breakdown(breakdowns, "Answers", "status", answers);
    breakdown(breakdowns, "Not ok", "reason", SummaryLine.sortedReasons(summary));
    return breakdowns;
  }

  private static void breakdown(
      List<Map<String, Object>> to, String title, String of, List<Map.Entry<String, Long>> counts) {
    long all = counts.stream().mapToLong(Map.Entry::getValue).sum();
    if (all > 0) {
      to.add(
          Map.of(
              "title",
              title,
              "of",
              of,
              "counts",
              counts.stream()
                  .map(count ->
                      Map.of(
                          "name",
                          count.getKey(),
                          "entries",
                          count(count.getValue()),
                          "share",
                          percent(100.0 * count.getValue() / all),
                          "width",
                          Double.toString(100.0 * count.getValue() / all)))
                  .toList()));
    }
  }

  private List<Map<String, Object>> hosts() {
    Hosts hosts = statistics.hosts();
    // Those with failures first, and then those with many entries.
    List<Host> shown = hosts.most(MOST_HOSTS, host -> (host.notOk() << 32) + host.entries());
    if (shown.isEmpty()) {
      return List.of();
    }
    return List.of(
        Map.of(
            "limit",
            limit(hosts, shown.size()),
            "each",
            shown.stream()
                .map(host ->
                    Map.of(
                        "name",
                        Row.shown(host.name()),
                        "entries",
                        count(host.entries()),
                        "notOk",
                        count(host.notOk()),
                        "mean",
                        Overview.millis(host.mean()),
                        "max",
                        Overview.millis(host.max())))
                .toList()));
  }

  private static List<String> limit(Hosts hosts, int shown) {
    List<String> limit = new ArrayList<>();
    if (hosts.count() > shown) {
      limit.add(
          "These are %s of %s hosts, those with most failures and entries."
              .formatted(count(shown), count(hosts.count())));
    }
    hosts.others().ifPresent(others -> limit.add(StatisticsOverview.said(others, hosts.count())));
    return limit;
  }

  /// Those that have rows.
  private static List<Map<String, Object>> tables(Table... tables) {
    return Stream.of(tables).filter(table -> !table.rows().isEmpty()).map(PageText::table).toList();
  }

  private static Map<String, Object> table(Table table) {
    return Map.of(
        "title",
        table.title(),
        "note",
        Stream.of(table.note()).filter(note -> !note.isEmpty()).toList(),
        "columns",
        table.columns().stream().map(PageText::column).toList(),
        "rows",
        table.rows().stream().map(row -> Map.of("cells", cells(table.columns(), row))).toList());
  }

  private static List<Map<String, Object>> cells(List<Column> columns, List<String> row) {
    List<Map<String, Object>> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(cell(row.get(i), columns.get(i)));
    }
    return cells;
  }

  private static Map<String, Object> column(Column column) {
    return cell(column.name(), column);
  }

  private static Map<String, Object> cell(String text, Column column) {
    return Map.of("text", text, "kind", column.kind().name().toLowerCase(Locale.ROOT));
  }

  /// Which entries the page has, if it has not all of them.
  private List<String> selection() {
    HeldRows rows = page.rows();
    if (rows.dropped() == 0) {
      return List.of();
    }
    return List.of(
        "These are %s of %s entries: failed entries first, then the first of the list."
            .formatted(count(rows.count() - rows.dropped()), count(rows.count())));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String percent(double percent) {
    String text = String.format(Locale.ROOT, percent > 99.9 ? "%.4f" : "%.1f", percent);
    return text.replaceFirst("\\.?0+$", "") + " %";
  }

  /// Such as `12.3 ms`, `1.23 s` or `62.5 s`.
  private static String shown(Duration time) {
    double millis = time.toNanos() / 1e6;
    if (millis < 1000) {
      return String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
    }
    return String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.1f s", millis / 1000);
  }
}
