package dev.trawl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Await;
import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.run.EntryCount.Extent;
import dev.trawl.run.Progress.Watched;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressLogTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0|false|999|0 entries, 0.0/s; ok 0, failed 0, 3/64 slots",
        "0|0|20|true|999|0 of 20 entries, 0.0/s; ok 0, failed 0, 3/64 slots",
        "96|4|150|true|1000|100 of 150 entries, 10.0/s, 5 s left; ok 96, failed 4, 3/64 slots,"
            + " a.example:443 1 s",
        // Nobody knows how many there will be.
        "96|4|150|false|187999|100 entries, 150 read, 10.0/s; ok 96, failed 4, 3/64 slots,"
            + " a.example:443 3:07"
      })
  void aLineTellsHowFarTheRunIs(
      long ok, long failed, long entries, boolean whole, long slowest, String line) {
    Summary summary =
        new Summary(
            ok, failed == 0 ? Map.of() : Map.of("404", failed), 0, 0, 0, 0, Duration.ofSeconds(10));
    Watched watched =
        new Watched(
            () -> summary,
            () -> new Extent(entries, whole),
            () -> new InFlight(3, Optional.of("a.example:443"), Duration.ofMillis(slowest)),
            () -> 64);
    Messages lines = new Messages(new PrintStream(err, true, StandardCharsets.UTF_8));
    Progress log = new ProgressLog(watched, lines, Duration.ofMillis(10));
    try (log) {
      Await.until("two lines are there", () -> lines().lines().count() >= 2);
    }
    assertEquals("trawl: " + line, lines().lines().findFirst().orElseThrow());
  }

  private String lines() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
