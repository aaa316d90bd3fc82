package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.record.UnwrittenException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReportsTest {
  @TempDir private Path folder;

  private static Reports open(Map<Path, ReportFormat> files) throws IOException {
    return Reports.open(
        new ReportOptions(files, Optional.empty()),
        ReportRun.START,
        OutputStream.nullOutputStream());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotFinishedLeavesWhatWasThereBefore(ReportFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "before");
    try (Reports reports = open(Map.of(file, format))) {
      reports.add(Results.answered(200), new Verdict(true, List.of()));
      assertEquals("before", Files.readString(file));
    }
    assertEquals("before", Files.readString(file));
    assertEquals(List.of("report"), files());
  }

  @ParameterizedTest
  @EnumSource
  void severalThreadsMayAdd(ReportFormat format) throws Exception {
    Path file = folder.resolve("report");
    Tally tally = new Tally();
    int each = 200;
    try (Reports reports = open(Map.of(file, format));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> adding = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread * each;
        adding.add(
            threads.submit(() -> {
              for (int i = 1; i <= each; i++) {
                FetchResult result =
                    ReportRun.at(
                        first + i, "http://h.test/" + (first + i) + ".", Results.answered(404));
                Verdict verdict = new Expectations().judge(result);
                reports.add(result, verdict);
                tally.add(result, verdict);
              }
              return true;
            }));
      }
      for (Future<?> done : adding) {
        get(done);
      }
      reports.finish(tally.summary(), Optional.empty());
    }
    String report = Files.readString(file);
    for (int i = 1; i <= 4 * each; i++) {
      assertTrue(report.contains("http://h.test/" + i + "."), Integer.toString(i));
    }
  }

  private static void get(Future<?> done) throws InterruptedException, ExecutionException {
    Object unused = done.get();
  }

  @Test
  void whatCannotBeOpenedIsNamedAndNothingIsLeft() {
    Map<Path, ReportFormat> files = new LinkedHashMap<>();
    files.put(folder.resolve("good"), ReportFormat.JUNIT);
    files.put(folder.resolve("none/bad"), ReportFormat.TAP);
    UnwrittenException failure = assertThrows(UnwrittenException.class, () -> open(files));
    assertEquals(folder + "/none/bad", failure.output());
    assertEquals(List.of(), assertFiles());
  }

  private List<String> assertFiles() {
    try {
      return files();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void foldersAreNotReplaced() {
    for (String file : List.of(folder.toString(), "/", "..")) {
      UnwrittenException failure =
          assertThrows(
              UnwrittenException.class, () -> open(Map.of(Path.of(file), ReportFormat.HTML)));
      assertTrue(failure.getMessage().contains("it is a folder"), failure.getMessage());
    }
  }

  @Test
  void oneThatCannotBePutInItsPlaceKeepsNoOtherFromIt() throws IOException {
    Map<Path, ReportFormat> files = new LinkedHashMap<>();
    files.put(folder.resolve("bad"), ReportFormat.TAP);
    files.put(folder.resolve("good"), ReportFormat.TAP);
    try (Reports reports = open(files)) {
      Files.createDirectories(folder.resolve("bad/in"));
      UnwrittenException failure =
          assertThrows(
              UnwrittenException.class,
              () -> reports.finish(new Tally().summary(), Optional.empty()));
      assertEquals(folder + "/bad", failure.output());
    }
    assertEquals(List.of("bad", "good"), files());
    assertEquals("TAP version 14\n1..0\n", Files.readString(folder.resolve("good")));
  }

  @ParameterizedTest
  @EnumSource
  void passwordsAreNotShown(ReportFormat format) throws IOException {
    ReportRun run = new ReportRun(folder, format);
    run.add(Results.invalid(new Input.Text("http://me:s3cr3t@h t/")));
    run.add(Results.invalid(new Input.Text("http://me:s3cr/3t@h.test/")));
    run.add(Results.invalid(new Input.TooLong("http://me:s3cr3t@h.test/", 99_999)));
    String report = run.finish();
    assertFalse(report.contains("s3cr"), report);
    assertTrue(report.contains("***@h"), report);
  }
}
