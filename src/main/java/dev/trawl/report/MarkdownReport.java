package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/// Markdown with tables, as GitHub and GitLab read it: the numbers, and the first entries of the
/// list that failed.
final class MarkdownReport implements Report {
  private final Writer out;
  private final HeldRows failures;

  /// @param most entries that are shown
  MarkdownReport(Writer out, int most) {
    this.out = out;
    this.failures = new HeldRows(most);
  }

  @Override
  public void add(Row row) {
    if (!row.ok()) {
      failures.add(row);
    }
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    out.write("## trawl: " + Markdown.escaped(Report.headline(summary, stopped)) + "\n\n");
    out.write("| entries | ok | failed | flaky | seconds |\n|--:|--:|--:|--:|--:|\n");
    out.write("| " + summary.entries() + " | " + summary.ok() + " | " + summary.failed());
    out.write(" | " + summary.flaky() + " | " + Row.seconds(summary.elapsed()) + " |\n");
    if (summary.failed() > 0) {
      out.write("\n| reason | entries |\n|---|--:|\n");
      for (Map.Entry<String, Long> reason : SummaryLine.sortedReasons(summary)) {
        out.write("| " + Markdown.escaped(reason.getKey()) + " | " + reason.getValue() + " |\n");
      }
      table();
    }
    out.flush();
  }

  private void table() throws IOException {
    out.write("\n| failed | reason | why | seconds |\n|---|---|---|--:|\n");
    for (Row row : failures.sorted()) {
      out.write("| " + Markdown.code(row.name()) + " | " + Markdown.escaped(row.reason()) + " | ");
      out.write(Markdown.code(row.whyInLine()) + " | " + Row.seconds(row.took()) + " |\n");
    }
    if (failures.dropped() > 0) {
      out.write("\nand " + failures.dropped() + " more failed entries.\n");
    }
  }
}
