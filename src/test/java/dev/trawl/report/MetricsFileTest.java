package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.model.Change;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsFileTest {
  private static final Instant EARLIER = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Instant LATER = EARLIER.plusSeconds(600);

  /// The text format, version 0.0.4.
  private static final Pattern LINE =
      Pattern.compile(
          "# HELP [a-z_]+ [^\\n]+|# TYPE [a-z_]+ (gauge|histogram)"
              + "|[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\"(,[a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\")*})? [0-9.E+-]+");

  private final Tally tally = new Tally();
  @TempDir private Path folder;

  private String write(String name, Instant end, int exit) throws IOException {
    Path file = folder.resolve(name);
    new MetricsFile(file, OutputStream.nullOutputStream()).write(tally, end, exit);
    String text = Files.readString(file);
    text.lines().forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    return text;
  }

  private static void assertHolds(String text, String... lines) {
    for (String line : lines) {
      assertTrue(text.lines().anyMatch(line::equals), () -> line + " in\n" + text);
    }
  }

  private void add(FetchResult result) {
    tally.add(result, new Expectations().judge(result));
  }

  @Test
  void aRunIsTold() throws IOException {
    add(Results.answered(200));
    add(Results.answered(404));
    add(Results.failed(Failure.of(ErrorKind.DNS, "unknown host")));
    String text = write("sites.prom", EARLIER, 1);
    assertHolds(
        text,
        "# TYPE trawl_entries gauge",
        "trawl_entries{name=\"sites\",result=\"ok\"} 1.0",
        "trawl_entries{name=\"sites\",result=\"not_ok\"} 2.0",
        "trawl_responses{class=\"2xx\",name=\"sites\"} 1.0",
        "trawl_responses{class=\"4xx\",name=\"sites\"} 1.0",
        "trawl_responses{class=\"5xx\",name=\"sites\"} 0.0",
        "trawl_errors{kind=\"dns\",name=\"sites\"} 1.0",
        "trawl_errors{kind=\"tls\",name=\"sites\"} 0.0",
        "# TYPE trawl_fetch_duration_seconds histogram",
        "trawl_fetch_duration_seconds_bucket{name=\"sites\",le=\"0.01\"} 0",
        "trawl_fetch_duration_seconds_bucket{name=\"sites\",le=\"0.025\"} 3",
        "trawl_fetch_duration_seconds_bucket{name=\"sites\",le=\"+Inf\"} 3",
        "trawl_fetch_duration_seconds_count{name=\"sites\"} 3",
        "trawl_fetch_duration_seconds_sum{name=\"sites\"} 0.036",
        "trawl_exit_status{name=\"sites\"} 1.0",
        "trawl_last_run_timestamp_seconds{name=\"sites\"} 1.700000000123E9");
    assertTrue(text.contains("trawl_run_duration_seconds{"), text);
    assertFalse(text.contains("trawl_changes"), text);
    assertFalse(text.contains("trawl_last_success"), text);
  }

  @Test
  void theLastSuccessIsKept() throws IOException {
    String success = "trawl_last_success_timestamp_seconds{name=\"a\"} 1.700000000123E9";
    assertHolds(write("a.prom", EARLIER, 0), success);
    assertHolds(write("a.prom", LATER, 1), success);
    String third = write("a.prom", LATER, 143);
    assertHolds(third, success, "trawl_exit_status{name=\"a\"} 143.0");
    assertHolds(
        write("a.prom", LATER, 0),
        "trawl_last_success_timestamp_seconds{name=\"a\"} 1.700000600123E9");
  }

  @Test
  void changesAreTold() throws IOException {
    FetchResult result = Results.answered(200);
    tally.add(result, new Expectations().judge(result).with(Change.FIXED));
    assertHolds(
        write("a.prom", EARLIER, 0),
        "trawl_changes{change=\"fixed\",name=\"a\"} 1.0",
        "trawl_changes{change=\"broken\",name=\"a\"} 0.0");
  }

  @Test
  void theNameIsEscaped() throws IOException {
    assertHolds(write("a\"b\\c.prom", EARLIER, 0), "trawl_exit_status{name=\"a\\\"b\\\\c\"} 0.0");
  }

  @Test
  void whateverIsThereIsReplaced() throws IOException {
    Files.write(folder.resolve("a.prom"), new byte[] {(byte) 0xFF, 0, '\n'});
    assertFalse(write("a.prom", EARLIER, 1).contains("trawl_last_success"));
  }

  @Test
  void theCollectorMayReadIt() throws IOException {
    write("a.prom", EARLIER, 0);
    Path ordinary = Files.createFile(folder.resolve("ordinary"));
    assertEquals(
        Files.getPosixFilePermissions(ordinary).contains(PosixFilePermission.OTHERS_READ),
        Files.getPosixFilePermissions(folder.resolve("a.prom"))
            .contains(PosixFilePermission.OTHERS_READ));
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidToBeOne() throws IOException {
    Files.createDirectories(folder.resolve("a.prom/in"));
    assertThrows(FileSystemException.class, () -> write("a.prom", EARLIER, 0));
    assertThrows(FileSystemException.class, () -> write("none/b.prom", EARLIER, 0));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "something was left behind");
    }
  }
}
