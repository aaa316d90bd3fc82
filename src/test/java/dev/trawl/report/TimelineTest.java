package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.report.Timeline.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT0.1S",
    "PT5.9S, PT0.1S",
    "PT6S, PT0.2S",
    "PT12S, PT1S",
    "PT1H, PT2M",
    "PT24H, PT1H",
    "P59D, P1D",
    "P60D, P2D",
    "P2000000D, P65536D",
  })
  void bucketsAreAsWideAsTimeIsLong(Duration length, Duration width) {
    Timeline timeline = new Timeline();
    timeline.add(START, Duration.ZERO, true);
    timeline.add(START, length, false);
    assertEquals(width, timeline.width());
    List<Bucket> buckets = timeline.buckets();
    assertTrue(buckets.size() <= Timeline.MOST);
    assertEquals(0, buckets.getFirst().start().toEpochMilli() % width.toMillis());
    assertEquals(1, buckets.getLast().notOk());
    assertEquals(2, buckets.stream().mapToLong(Bucket::entries).sum());
    assertEquals(length, timeline.elapsed());
  }

  @Test
  void whatCameEarlierMayBeCountedLater() {
    Timeline timeline = new Timeline();
    timeline.add(START.plusSeconds(100), Duration.ZERO, true);
    timeline.add(START, Duration.ofMillis(1500), true);
    assertEquals(
        List.of(new Bucket(START, 1, 0), new Bucket(START.plusSeconds(100), 1, 0)),
        timeline.buckets().stream().filter(bucket -> bucket.entries() > 0).toList());
    assertEquals(51, timeline.buckets().size());
  }

  @Test
  void whereNothingWasDoneThereIsNothing() {
    assertEquals(List.of(), new Timeline().buckets());
    assertEquals(Duration.ZERO, new Timeline().elapsed());
  }
}
