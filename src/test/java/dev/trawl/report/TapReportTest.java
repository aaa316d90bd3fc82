package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trawl.Results;
import dev.trawl.check.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TapReportTest {
  private static final String LINE =
      "TAP version 14|(not )?ok \\d+ - ([^#\\\\]|\\\\[#\\\\])*|  ---|  \\.\\.\\."
          + "|  (index|line): \\d+|  (reason|message): \".*\"|  seconds: \\d+\\.\\d{3}|1\\.\\.\\d+";

  @TempDir private Path folder;

  private ReportRun run() throws IOException {
    return new ReportRun(folder, ReportFormat.TAP);
  }

  @Test
  void aTestPointIsWrittenForEachEntryAndThePlanAtTheEnd() throws IOException {
    String report =
        run()
            .add(ReportRun.at(2, "https://a.test/#\\", Results.answered(200)))
            .add(
                ReportRun.at(1, "https://b.test/", Results.answered(404)),
                new Verdict(false, List.of("status: \"a\"", "time: b")))
            .finish();
    assertEquals(
        """
        TAP version 14
        ok 1 - GET https://a.test/\\#\\\\
        not ok 2 - GET https://b.test/
          ---
          index: 1
          line: 3
          reason: "404"
          message: "status: \\"a\\"\\ntime: b"
          seconds: 0.012
          ...
        1..2
        """,
        report);
  }

  @Test
  void hostileTextsStayTexts() throws IOException {
    List<String> lines = run().addHostile().finish().lines().toList();
    lines.forEach(line -> assertTrue(line.matches(LINE), line));
    int points = 5 * ReportRun.HOSTILE.size();
    assertEquals("1.." + points, lines.getLast());
    assertEquals(points, lines.stream().filter(line -> line.matches("(not )?ok .*")).count());
    // Strings in YAML, as JSON has them.
    String message =
        lines.stream().filter(line -> line.startsWith("  message: ")).findFirst().orElseThrow();
    assertEquals(
        ReportRun.HOSTILE.getFirst() + "\nsecond: " + ReportRun.HOSTILE.getFirst(),
        new JsonMapper().readValue(message.substring("  message: ".length()), String.class));
  }

  @Test
  void aRunThatWasStoppedBailsOut() throws IOException {
    String report = run().add(Results.answered(200)).finish(Optional.of("line 7 # is bad"));
    assertTrue(report.endsWith("\n1..1\nBail out! line 7 \\# is bad\n"), report);
  }

  @Test
  void anEmptyListIsAPlanOfNothing() throws IOException {
    assertEquals("TAP version 14\n1..0\n", run().finish());
  }
}
