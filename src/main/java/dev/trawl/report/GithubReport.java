package dev.trawl.report;

import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/// What GitHub Actions shows beside a job: an annotation for each of the first entries of the list
/// that failed, by workflow commands, and a summary in Markdown.
final class GithubReport implements Report {
  static final int MOST_ROWS = 50;

  private final Messages log;
  private final Optional<String> list;
  private final HeldRows failures = new HeldRows(MOST_ROWS);
  private final Optional<MarkdownReport> summary;

  /// @param log of the job
  /// @param list what the job calls the file that the lines of entries are of
  /// @param summary of the job
  GithubReport(Messages log, Optional<String> list, Optional<Writer> summary) {
    this.log = log;
    this.list = list;
    this.summary = summary.map(out -> new MarkdownReport(out, MOST_ROWS));
  }

  @Override
  public void add(Row row) {
    if (!row.ok()) {
      failures.add(row);
    }
    summary.ifPresent(report -> report.add(row));
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    for (Row row : failures.sorted()) {
      log.command(
          "::error " + place(row) + "title=" + property(row.name()) + "::" + data(row.why()));
    }
    if (failures.dropped() > 0) {
      log.command("::error::" + failures.dropped() + " more entries failed");
    }
    stopped.ifPresent(
        why -> log.command("::error::" + data(Report.headline(summary, Optional.of(why)))));
    if (this.summary.isPresent()) {
      this.summary.get().finish(summary, stopped);
    }
  }

  private String place(Row row) {
    return list.isPresent() && row.line().isPresent()
        ? "file=" + property(list.get()) + ",line=" + row.line().getAsLong() + ","
        : "";
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
