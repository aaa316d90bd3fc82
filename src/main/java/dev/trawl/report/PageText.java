package dev.trawl.report;

import dev.trawl.io.WellFormed;
import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import dev.trawl.report.Statistics.Quantiles;
import dev.trawl.report.Timeline.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What an [HtmlPage] says in HTML, by the names that its template has.
final class PageText {
  /// Failed entries that the page names before all the rest.
  private static final int MOST_FAILED = 50;

  private static final int DAY = "2026-01-02 ".length();

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MILLI =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

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
    head(content);
    content.put("figures", figures());
    content.put("failed", failed());
    content.put("timeline", timeline());
    content.put("times", statistics.times().stream().map(this::times).toList());
    content.put("statuses", statuses());
    PageHosts hosts = new PageHosts(statistics);
    content.put("phases", hosts.phases());
    content.put("hosts", hosts.hosts());
    content.put("files", files());
    List<Row> slowest = statistics.slowest().best().stream().map(ResultRecord::row).toList();
    List<Row> flaky = statistics.flaky().best().stream().map(ResultRecord::row).toList();
    content.put(
        "rankings",
        Stream.of(
                entries("Slowest", slowest, ""),
                entries("Flaky", flaky, more(statistics.flaky().dropped())))
            .flatMap(Optional::stream)
            .toList());
    content.put("selection", selection());
    return content;
  }

  private void head(Map<String, Object> content) {
    Optional<Instant> start = statistics.timeline().start();
    String list = WellFormed.printable(page.about().list());
    String command = WellFormed.printable(page.about().command());
    content.put("headline", page.headline());
    content.put("ok", summary.failed() == 0);
    content.put("summary", Figures.grouped(SummaryLine.of(summary)));
    content.put("list", present(list));
    content.put(
        "command",
        present(command).stream().map(text -> Map.of("words", text.split(" ", -1))).toList());
    content.put("period", start.stream().map(this::period).toList());
    content.put(
        "title",
        Stream.of(
                Stream.of(page.headline()),
                present(list).stream(),
                start.stream().map(SECOND::format))
            .flatMap(part -> part)
            .toList());
  }

  private static List<String> present(String text) {
    return Stream.of(text).filter(some -> !some.isEmpty()).toList();
  }

  private Map<String, Object> period(Instant start) {
    Duration elapsed = statistics.timeline().elapsed();
    String from = SECOND.format(start);
    String to = SECOND.format(start.plus(elapsed));
    boolean sameDay = from.substring(0, DAY).equals(to.substring(0, DAY));
    return Map.of(
        "from", from, "to", sameDay ? to.substring(DAY) : to, "took", Figures.time(elapsed));
  }

  private List<Map<String, Object>> figures() {
    List<Map<String, Object>> figures = new ArrayList<>();
    figures.add(figure("entries", Figures.count(summary.entries())));
    figures.add(figure("failed", Figures.count(summary.failed())));
    figures.add(figure("flaky", Figures.count(summary.flaky())));
    statistics
        .times()
        .ifPresent(times -> {
          figures.add(figure("median", Figures.time(times.p50())));
          figures.add(figure("p95", Figures.time(times.p95())));
          figures.add(figure("p99", Figures.time(times.p99())));
          figures.add(figure("longest", Figures.time(times.max())));
        });
    return figures;
  }

  private static Map<String, Object> figure(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  /// The failed entries by reason, and the first of them one by one.
  private List<Map<String, Object>> failed() {
    if (summary.failed() == 0) {
      return List.of();
    }
    List<Row> first =
        page.rows().sorted().stream().filter(row -> !row.ok()).limit(MOST_FAILED).toList();
    // Those of an earlier run are only counted.
    String note = more(Math.max(0, summary.failed() - first.size()));
    return List.of(
        Map.of(
            "shares",
            shares(SummaryLine.sortedReasons(summary)),
            "entries",
            entries("", first, note).stream().toList()));
  }

  private static String more(long dropped) {
    return dropped == 0 ? "" : "and " + Figures.count(dropped) + " more";
  }

  private static Optional<Map<String, Object>> entries(String title, List<Row> rows, String note) {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Map.of(
                "title",
                title,
                "note",
                present(note),
                "rows",
                rows.stream().map(PageText::entry).toList()));
  }

  private static Map<String, Object> entry(Row row) {
    RequestText request = RequestText.of(row);
    return Map.of(
        "kind", kind(row.reason()),
        "reason", (row.ok() ? "" : "✗ ") + row.reason(),
        "before", request.before(),
        "url", present(request.url()),
        "after", request.after(),
        "why", present(row.why()),
        "attempts", Figures.count(row.attempts()),
        "time", row.isTried() ? Figures.time(row.took()) : "");
  }

  private List<Map<String, Object>> timeline() {
    Timeline timeline = statistics.timeline();
    if (timeline.buckets().isEmpty()) {
      return List.of();
    }
    Bucket most = Collections.max(timeline.buckets(), Comparator.comparingLong(Bucket::entries));
    double rate = most.entries() / (timeline.width().toMillis() / 1e3);
    return List.of(
        Map.of(
            "width",
            Figures.time(timeline.width()),
            "most",
            String.format(Locale.ROOT, "%,.1f", rate),
            "from",
            MILLI.format(most.start()),
            "buckets",
            timeline.buckets().stream()
                .map(bucket ->
                    Map.of(
                        "start",
                        MILLI.format(bucket.start()),
                        "entries",
                        Figures.count(bucket.entries()),
                        "failed",
                        Figures.count(bucket.notOk()),
                        "p50",
                        bucket.p50().map(Figures::time).orElse(""),
                        "p95",
                        bucket.p95().map(Figures::time).orElse("")))
                .toList()));
  }

  private Map<String, Object> times(Quantiles times) {
    return Map.of(
        "half",
        Figures.time(times.p50()),
        "most",
        Figures.time(times.p99()),
        "max",
        Figures.time(times.max()),
        "parts",
        statistics.parts().stream()
            .map(part ->
                Map.of("upTo", Figures.time(part.upTo()), "entries", Figures.count(part.entries())))
            .toList(),
        "ranks",
        statistics.ranks().stream()
            .map(rank ->
                Map.of(
                    "percent",
                    Figures.percent(rank.percent()),
                    "within",
                    Figures.time(rank.within())))
            .toList());
  }

  private List<Map<String, Object>> statuses() {
    List<Map.Entry<String, Long>> counts =
        statistics.statuses().entrySet().stream()
            .map(status -> Map.entry(status.getKey().toString(), status.getValue()))
            .toList();
    return counts.isEmpty() ? List.of() : List.of(Map.of("shares", shares(counts)));
  }

  /// What each is of all, with the name of its colour.
  private static List<Map<String, Object>> shares(List<Map.Entry<String, Long>> counts) {
    long all = counts.stream().mapToLong(Map.Entry::getValue).sum();
    List<Map<String, Object>> shares = new ArrayList<>();
    for (Map.Entry<String, Long> count : counts) {
      double percent = 100.0 * count.getValue() / all;
      shares.add(
          Map.of(
              "name", count.getKey(),
              "kind", kind(count.getKey()),
              "entries", Figures.count(count.getValue()),
              "share", Figures.percent(percent),
              "width", Double.toString(percent)));
    }
    return shares;
  }

  /// Of a status, its class; else `error`.
  private static String kind(String reason) {
    return reason.matches("[1-5]\\d\\d") ? "s" + reason.charAt(0) : "error";
  }

  /// Only if there are several.
  private List<Map<String, Object>> files() {
    List<Statistics.File> files = statistics.files();
    return files.size() < 2
        ? List.of()
        : List.of(Map.of("each", files.stream().map(PageText::file).toList()));
  }

  private static Map<String, Object> file(Statistics.File file) {
    return Map.of(
        "name", Row.shown(file.name()),
        "entries", Figures.count(file.summary().entries()),
        "failed", Figures.count(file.summary().failed()),
        "p50", file.times().map(times -> Figures.time(times.p50())).orElse(""),
        "p95", file.times().map(times -> Figures.time(times.p95())).orElse(""),
        "max", file.times().map(times -> Figures.time(times.max())).orElse(""));
  }

  /// Which entries the page has, if it has not all of them.
  private List<String> selection() {
    HeldRows rows = page.rows();
    return rows.dropped() == 0
        ? List.of()
        : List.of(
            "These are %s of %s entries: failed entries first, then the first of the list."
                .formatted(
                    Figures.count(rows.count() - rows.dropped()), Figures.count(rows.count())));
  }
}
