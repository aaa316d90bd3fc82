package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A run that writes a report into a folder.
final class ReportRun {
  static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  /// What servers and lists may send to spoil a report. None has a line break.
  static final List<String> HOSTILE =
      List.of(
          "</td><script>alert(1)</script>",
          "]]></error></testsuites><!-- <?php",
          "&amp; &#0; &lt; \" ' < > &",
          "`` ` ``` a|b \\| \\\\| \\",
          "`starts and ends`",
          "| | | --- | # ! [x](http://evil.test) ![y](z) <b> ~~s~~ **b** __c__ $d$ @e :f:",
          "::error::x ::set-output name=a::b %0A::add-mask::c",
          "ok 1 - # TODO # SKIP",
          "a\u0000b\u0001c\u001B[31md\u007Fe\u0085f",
          "a\uD800b\uDC00c\uFFFEd\uFFFFe",
          "left \u202E right \u2066 \u2028 \u200F",
          "\uD83D\uDE00 e\u0301 \u00FC \u6F22",
          "  blanks  ",
          "--- ... %YAML {\"a\": 1}",
          "x".repeat(5_000),
          "\uD83D\uDE00".repeat(2_000));

  private final Path file;
  private final Tally tally = new Tally();
  private final Reports reports;

  ReportRun(Path folder, ReportFormat format) throws IOException {
    this.file = folder.resolve("report");
    this.reports =
        Reports.open(
            new ReportOptions(Map.of(file, format), Optional.empty()),
            START,
            OutputStream.nullOutputStream());
  }

  /// An entry at a place in the list, whose URL reads so.
  static FetchResult at(long index, String url, FetchResult result) {
    return new FetchResult(
        new Target(index, OptionalLong.of(index + 2), new Input.Text(url)),
        Optional.of(new Requested(url, "GET")),
        result.attempts(),
        result.queued(),
        result.last());
  }

  ReportRun add(FetchResult result) throws IOException {
    return add(result, new Expectations().judge(result));
  }

  ReportRun add(FetchResult result, Verdict verdict) throws IOException {
    reports.add(result, verdict);
    tally.add(result, verdict);
    return this;
  }

  /// Each of the hostile texts in every place where one can be.
  ReportRun addHostile() throws IOException {
    long index = 1;
    for (String text : HOSTILE) {
      add(at(index++, "http://h.test/" + text, Results.answered(200)));
      add(
          at(index++, "http://h.test/", Results.answered(404)),
          new Verdict(false, List.of(text, "second: " + text)));
      add(at(index++, "http://h.test/", Results.failed(Failure.of(ErrorKind.PROTOCOL, text))));
      add(Results.invalid(new Input.Text(text)));
      add(Results.invalid(new Input.Malformed(text, "no url")));
    }
    return this;
  }

  String finish() throws IOException {
    return finish(Optional.empty());
  }

  String finish(Optional<String> stopped) throws IOException {
    try (reports) {
      reports.finish(tally.summary(), stopped);
    }
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
    return Files.readString(file);
  }
}
