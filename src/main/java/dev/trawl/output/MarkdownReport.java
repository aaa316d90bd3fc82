package dev.trawl.output;

import dev.trawl.model.Summary;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Markdown with tables, as GitHub and GitLab read it: the numbers, and the first entries of the
/// list that are not ok.
final class MarkdownReport implements Report {
  private static final Pattern BACKTICKS = Pattern.compile("`+");

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
    out.write("## trawl: " + escaped(Report.headline(summary, stopped)) + "\n\n");
    out.write("| entries | ok | not ok | flaky | seconds |\n|--:|--:|--:|--:|--:|\n");
    out.write("| " + summary.entries() + " | " + summary.ok() + " | " + summary.failed());
    out.write(" | " + summary.flaky() + " | " + Row.seconds(summary.elapsed()) + " |\n");
    if (summary.failed() > 0) {
      out.write("\n| reason | entries |\n|---|--:|\n");
      for (Map.Entry<String, Long> reason : SummaryLine.sortedReasons(summary)) {
        out.write("| " + escaped(reason.getKey()) + " | " + reason.getValue() + " |\n");
      }
      table();
    }
    out.flush();
  }

  private void table() throws IOException {
    out.write("\n| not ok | reason | why | seconds |\n|---|---|---|--:|\n");
    for (Row row : failures.sorted()) {
      out.write("| " + code(row.name()) + " | " + escaped(row.reason()) + " | ");
      out.write(code(row.whyInLine()) + " | " + Row.seconds(row.took()) + " |\n");
    }
    if (failures.dropped() > 0) {
      out.write("\nand " + failures.dropped() + " more that are not ok.\n");
    }
  }

  /// Text in which nothing has a meaning: every punctuation mark may be escaped (CommonMark 2.4).
  private static String escaped(String text) {
    return text.replaceAll("[\\\\`*_{}\\[\\]<>|~#!&$@:]", "\\\\$0");
  }

  /// Text as a span of code, in which nothing has a meaning either, not even what readers make of
  /// text that is escaped: links, mentions, formulas. It ends at the first run of as many backticks
  /// as it began with; a `|` would end the cell.
  private static String code(String text) {
    if (text.isBlank()) {
      return "";
    }
    int longest =
        BACKTICKS.matcher(text).results().mapToInt(run -> run.end() - run.start()).max().orElse(0);
    String fence = "`".repeat(longest + 1);
    // One blank on each side is taken away.
    String pad = longest > 0 || text.startsWith(" ") || text.endsWith(" ") ? " " : "";
    return fence + pad + text.replace("|", "\\|") + pad + fence;
  }
}
