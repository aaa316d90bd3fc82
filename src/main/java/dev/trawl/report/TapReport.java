package dev.trawl.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.trawl.model.Summary;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/// The Test Anything Protocol, version 14: a test point for each entry, and the plan at the end.
/// What is known of an entry that is not ok is a block of YAML, whose strings are JSON's.
final class TapReport implements Report {
  private final Writer out;
  private long tests;

  TapReport(Writer out) throws IOException {
    this.out = out;
    out.write("TAP version 14\n");
  }

  @Override
  public void add(Row row) throws IOException {
    tests++;
    out.write((row.ok() ? "ok " : "not ok ") + tests + " - " + description(row.name()) + "\n");
    if (!row.ok()) {
      out.write("  ---\n");
      out.write("  index: " + row.index() + "\n");
      if (row.line().isPresent()) {
        out.write("  line: " + row.line().getAsLong() + "\n");
      }
      out.write("  reason: " + quoted(row.reason()) + "\n");
      out.write("  message: " + quoted(row.why()) + "\n");
      out.write("  seconds: " + Row.seconds(row.took()) + "\n");
      out.write("  ...\n");
    }
  }

  /// A `#` would begin a directive.
  private static String description(String name) {
    return name.replace("\\", "\\\\").replace("#", "\\#");
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    out.write("1.." + tests + "\n");
    if (stopped.isPresent()) {
      out.write("Bail out! " + description(stopped.get()) + "\n");
    }
    out.flush();
  }
}
