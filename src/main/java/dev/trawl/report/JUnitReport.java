package dev.trawl.report;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Summary;
import dev.trawl.record.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// JUnit's XML, as Jenkins and GitLab read it: a test case for each entry.
///
/// What an expectation finds fault with is a `failure`, what has no answer an `error`, and what was
/// not tried because of its host `skipped`. The numbers stand at the beginning and are known at the
/// end: the beginning is then written again, over blanks that were left for it.
final class JUnitReport implements Report {
  /// Digits that the numbers may have at the end and not at the beginning: more than six of them.
  static final String ROOM = " ".repeat(160);

  private final FileChannel file;
  private final OutputStream out;
  private final Markup xml;
  private final Instant start;
  private final int room;
  private long tests;
  private long failures;
  private long errors;
  private long skipped;

  /// @param file an empty one
  /// @param out appends to it
  /// @param start of the run
  JUnitReport(FileChannel file, OutputStream out, Instant start) throws IOException {
    this.file = file;
    this.out = out;
    this.start = start.truncatedTo(ChronoUnit.SECONDS);
    this.xml = new Markup(out);
    this.room = head(Duration.ZERO).length + ROOM.length();
    begin(xml, Duration.ZERO).text(ROOM).text("\n");
  }

  private Markup begin(Markup to, Duration elapsed) throws IOException {
    return to.xml()
        .begin("testsuites")
        .text("\n")
        .begin(
            "testsuite",
            "name",
            "trawl",
            "tests",
            Long.toString(tests),
            "failures",
            Long.toString(failures),
            "errors",
            Long.toString(errors),
            "skipped",
            Long.toString(skipped),
            "time",
            Row.seconds(elapsed),
            "timestamp",
            start.toString())
        .text("\n");
  }

  private byte[] head(Duration elapsed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    begin(new Markup(bytes), elapsed).flush();
    return bytes.toByteArray();
  }

  @Override
  public void add(Row row) throws IOException {
    tests++;
    xml.begin(
        "testcase", "name", row.name(), "classname", row.host(), "time", Row.seconds(row.took()));
    if (!row.ok()) {
      xml.begin(element(row), "message", row.whyInLine(), "type", type(row)).text(row.why()).end();
    }
    xml.end().text("\n");
  }

  private String element(Row row) {
    if (row.error().isEmpty()) {
      failures++;
      return "failure";
    }
    if (row.error().get() == ErrorKind.SKIPPED) {
      skipped++;
      return "skipped";
    }
    errors++;
    return "error";
  }

  private static String type(Row row) {
    return row.error().map(ErrorKind::wireName).orElse("expectation");
  }

  @Override
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    if (stopped.isPresent()) {
      xml.begin("system-err").text(Report.headline(summary, stopped)).end().text("\n");
    }
    xml.end().text("\n").end().text("\n").flush();
    out.flush();
    byte[] head = head(summary.elapsed());
    if (head.length > room) {
      throw new IllegalStateException("no room for " + head.length + " bytes");
    }
    write(head, 0);
    write(" ".repeat(room - head.length).getBytes(StandardCharsets.US_ASCII), head.length);
  }

  private void write(byte[] bytes, long position) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      position += file.write(left, position);
    }
  }
}
