package dev.trawl.output;

import dev.trawl.model.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A page that needs nothing else: the numbers, and a table of entries, first those that are not
/// ok. Nothing in it can run or load anything.
final class HtmlReport implements Report {
  static final int MOST_ROWS = 10_000;

  private final OutputStream out;
  private final HeldRows rows = new HeldRows(MOST_ROWS);

  HtmlReport(OutputStream out) {
    this.out = out;
  }

  @Override
  public void add(Row row) {
    rows.add(row);
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    String headline = Report.headline(summary, stopped);
    Markup page = new Markup(out).html().begin("html", "lang", "en").begin("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", "default-src 'none'");
    page.element("title", "trawl: " + headline).end().begin("body");
    page.element("h1", headline).element("p", SummaryLine.of(summary));
    if (summary.failed() > 0) {
      reasons(page, summary);
    }
    table(page);
    page.end().end().text("\n").flush();
    out.flush();
  }

  private static void reasons(Markup page, Summary summary) throws IOException {
    head(page.begin("table"), List.of("reason", "entries"));
    for (Map.Entry<String, Long> reason : SummaryLine.sortedReasons(summary)) {
      page.begin("tr").element("td", reason.getKey());
      page.element("td", reason.getValue().toString()).end().text("\n");
    }
    page.end();
  }

  private void table(Markup page) throws IOException {
    if (rows.dropped() > 0) {
      String left = "Not shown: " + rows.dropped() + " more. Entries that are not ok come first.";
      page.element("p", left);
    }
    head(page.begin("table"), List.of("entry", "ok", "request", "reason", "why", "seconds"));
    for (Row row : rows.sorted()) {
      page.begin("tr").element("td", Long.toString(row.index()));
      page.element("td", row.ok() ? "ok" : "not ok").element("td", row.name());
      page.element("td", row.reason()).element("td", row.whyInLine());
      page.element("td", Row.seconds(row.took())).end().text("\n");
    }
    page.end();
  }

  private static void head(Markup table, List<String> columns) throws IOException {
    table.begin("tr");
    for (String column : columns) {
      table.element("th", column);
    }
    table.end().text("\n");
  }
}
