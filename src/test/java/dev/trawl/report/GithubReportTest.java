package dev.trawl.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.io.Messages;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GithubReportTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Tally tally = new Tally();
  @TempDir private Path folder;

  private Reports reports(Optional<String> list, Optional<Path> summary) throws IOException {
    ReportOptions.Github github =
        new ReportOptions.Github(new Messages(new PrintStream(log, true, UTF_8)), list, summary);
    return Reports.open(
        new ReportOptions(Map.of(), Optional.of(github)),
        ReportRun.START,
        OutputStream.nullOutputStream());
  }

  private void add(Reports reports, FetchResult result, Verdict verdict) throws IOException {
    reports.add(result, verdict);
    tally.add(result, verdict);
  }

  private List<String> logged() {
    return log.toString(UTF_8).lines().toList();
  }

  @Test
  void anEntryThatIsNotOkIsAnAnnotationOfItsLine() throws IOException {
    Verdict unmet = new Verdict(false, List.of("status: 100%", "time, too"));
    try (Reports reports = reports(Optional.of("a,b:c.txt"), Optional.empty())) {
      add(reports, ReportRun.at(1, "https://h.test/a,b", Results.answered(404)), unmet);
      add(reports, Results.answered(200), new Expectations().judge(Results.answered(200)));
      reports.finish(tally.summary(), Optional.empty());
    }
    assertEquals(
        List.of(
            "::error file=a%2Cb%3Ac.txt,line=3,title=GET https%3A//h.test/a%2Cb"
                + "::status: 100%25%0Atime, too"),
        logged());
  }

  @Test
  void whereNobodyKnowsWhoseLineItIsNoneIsNamed() throws IOException {
    try (Reports reports = reports(Optional.empty(), Optional.empty())) {
      FetchResult result = ReportRun.at(1, "https://h.test/", Results.answered(404));
      add(reports, result, new Expectations().judge(result));
      reports.finish(tally.summary(), Optional.of("cannot read\nx"));
    }
    assertEquals(
        List.of(
            "::error title=GET https%3A//h.test/::status: expected 200-299, got 404",
            "::error::1 of 1 entry failed, but the run is not complete: cannot read\uFFFDx"),
        logged());
  }

  @Test
  void hostileTextsBeginNoCommand() throws IOException {
    try (Reports reports = reports(Optional.empty(), Optional.empty())) {
      int index = 1;
      for (String text : ReportRun.HOSTILE) {
        add(
            reports,
            ReportRun.at(index++, "http://h.test/" + text, Results.answered(404)),
            new Verdict(false, List.of(text, text)));
      }
      reports.finish(tally.summary(), Optional.empty());
    }
    assertEquals(ReportRun.HOSTILE.size(), logged().size());
    for (String line : logged()) {
      assertTrue(line.matches("::error title=GET http%3A//h.test/[^:,]*::.*"), line);
    }
  }

  @Test
  void onlyTheFirstOfTheListAreAnnotations() throws IOException {
    try (Reports reports = reports(Optional.empty(), Optional.empty())) {
      for (int i = GithubReport.MOST_ROWS + 3; i > 0; i--) {
        FetchResult result = ReportRun.at(i, "http://h.test/" + i, Results.answered(404));
        add(reports, result, new Expectations().judge(result));
      }
      reports.finish(tally.summary(), Optional.empty());
    }
    assertEquals(GithubReport.MOST_ROWS + 1, logged().size());
    assertTrue(logged().getFirst().contains("h.test/1::"), logged().getFirst());
    assertEquals("::error::3 more entries failed", logged().getLast());
  }

  @Test
  void theSummaryOfTheJobIsAppendedTo() throws IOException {
    Path summary = Files.writeString(folder.resolve("summary"), "# before\n");
    try (Reports reports = reports(Optional.empty(), Optional.of(summary))) {
      for (int i = 1; i <= GithubReport.MOST_ROWS + 3; i++) {
        FetchResult result =
            ReportRun.at(i, "http://h.test/" + "x".repeat(5_000), Results.answered(404));
        add(reports, result, new Verdict(false, List.of("y".repeat(5_000))));
      }
      Summary numbers = tally.summary();
      reports.finish(numbers, Optional.empty());
    }
    String text = Files.readString(summary);
    assertTrue(text.startsWith("# before\n## trawl: 53 of 53 entries failed\n"), text);
    assertTrue(text.endsWith("\nand 3 more failed entries.\n"));
    // GitHub takes a mebibyte for all steps of a job.
    assertTrue(text.length() < 150_000, () -> text.length() + " characters");
  }
}
