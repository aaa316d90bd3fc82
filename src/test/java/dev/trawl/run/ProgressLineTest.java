package dev.trawl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.input.Format;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.io.DisplayWidth;
import dev.trawl.model.Summary;
import dev.trawl.run.EntryCount.Extent;
import dev.trawl.run.Progress.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressLineTest {
  private static Watched watched(Extent extent, Duration elapsed) {
    Summary summary = new Summary(90, Map.of("404", 3L), 0, 0, 0, 0, elapsed);
    return new Watched(
        () -> summary,
        () -> extent,
        () -> new InFlight(10, Optional.of("a.example:443"), Duration.ofSeconds(12)),
        () -> 64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|true|trawl 8 s [=====>      ] 93 of 200 entries, 11.6/s, 9 s left; ok 90, failed 3,"
            + " 10/64 slots, a.example:443 12 s",
        "93|true|trawl 8 s [=============] 93 of 93 entries, 11.6/s, 0 s left; ok 90, failed 3,"
            + " 10/64 slots, a.example:443 12 s",
        "120|false|trawl 8 s [  <=>              ] 93 entries, 120 read, 11.6/s; ok 90, failed 3,"
            + " 10/64 slots, a.example:443 12 s",
        "93|false|trawl 8 s [  <=>                        ] 93 entries, 11.6/s; ok 90, failed 3,"
            + " 10/64 slots, a.example:443 12 s"
      })
  void theWholeWidthIsUsedAndNoTotalIsInvented(long entries, boolean whole, String line) {
    Watched watched = watched(new Extent(entries, whole), Duration.ofSeconds(8));
    assertEquals(line, ProgressLine.line(watched, line.length(), 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 79, 80, 159, 300})
  void aLineIsNeverWiderThanTheTerminal(int columns) {
    for (boolean whole : new boolean[] {true, false}) {
      for (int tick = 0; tick < 400; tick++) {
        Watched watched = watched(new Extent(1_000_000, whole), Duration.ofHours(10));
        assertTrue(DisplayWidth.of(ProgressLine.line(watched, columns, tick)) <= columns);
      }
    }
  }

  @Test
  void itMovesWhileNothingIsCompleted() {
    Extent unknown = new Extent(93, false);
    Watched early = watched(unknown, Duration.ofSeconds(8));
    Watched late = watched(new Extent(200, true), Duration.ofSeconds(8));
    Watched later = watched(new Extent(200, true), Duration.ofSeconds(9));
    assertNotEquals(ProgressLine.line(early, 120, 1), ProgressLine.line(early, 120, 2));
    assertNotEquals(ProgressLine.line(late, 120, 1), ProgressLine.line(later, 120, 2));
  }

  @Test
  void ofAFileTheNumberOfEntriesIsKnownBeforeItIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("list");
    Files.writeString(file, "# comment\n\n" + "http://host.test/\n".repeat(1_000));
    List<Source> sources =
        List.of(new Source.Entry("http://a.test/"), new Source.ListFile(file, Format.LINES));
    try (TargetList list = new TargetList(sources);
        EntryCount count = new EntryCount(list, 0)) {
      count.countAhead(sources);
      Await.until("it is counted", () -> count.extent().whole());
      assertEquals(new Extent(1_001, true), count.extent());
    }
  }

  @Test
  void otherwiseItIsKnownAtTheEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("list"), "http://host.test/\n".repeat(3));
    try (TargetList list = new TargetList(List.of(new Source.ListFile(file, Format.LINES)));
        EntryCount count = new EntryCount(list, 10)) {
      assertEquals(new Extent(10, false), count.extent());
      assertTrue(count.next().isPresent());
      assertEquals(new Extent(11, false), count.extent());
      while (count.next().isPresent()) {
        // On to the end.
      }
      assertEquals(new Extent(13, true), count.extent());
    }
  }
}
