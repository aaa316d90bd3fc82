package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// The [HtmlPage] of a run.
final class HtmlReport implements Report {
  /// How many of the slowest and flaky entries are named.
  private static final int TOP = 10;

  private final OutputStream out;
  private final Statistics statistics = new Statistics(TOP);
  private final HeldRows rows = new HeldRows(HtmlPage.MOST_ROWS);

  HtmlReport(OutputStream out) {
    this.out = out;
  }

  @Override
  public void add(Row row) {
    rows.add(row);
  }

  @Override
  public void count(ResultRecord record) {
    statistics.add(record);
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    new HtmlPage(Report.headline(summary, stopped), summary, statistics, rows).write(out);
  }
}
