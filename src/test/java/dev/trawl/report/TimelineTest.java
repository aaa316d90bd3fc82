package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.report.Timeline.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    timeline.add(START, Duration.ZERO, true, true);
    timeline.add(START, length, false, true);
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
    timeline.add(START.plusSeconds(100), Duration.ZERO, true, true);
    timeline.add(START, Duration.ofMillis(1500), true, false);
    assertEquals(
        List.of(START, START.plusSeconds(100)),
        timeline.buckets().stream()
            .filter(bucket -> bucket.entries() == 1)
            .map(Bucket::start)
            .toList());
    assertEquals(51, timeline.buckets().size());
  }

  @Test
  void onlyResponsesHaveTimes() {
    Timeline timeline = new Timeline();
    timeline.add(START, Duration.ofMillis(40), true, true);
    timeline.add(START, Duration.ofMillis(90), false, false);
    Timeline later = new Timeline();
    later.add(START, Duration.ofSeconds(30), false, false);
    later.add(START.plusSeconds(1), Duration.ofMillis(80), true, true);
    timeline.add(later);
    List<Optional<Long>> medians =
        timeline.buckets().stream()
            .filter(bucket -> bucket.entries() > 0)
            .map(bucket -> bucket.p50().map(time -> Math.round(time.toMillis() / 10.0) * 10))
            .toList();
    assertEquals(List.of(Optional.of(40L), Optional.of(80L), Optional.empty()), medians);
  }

  @Test
  void whereNothingWasDoneThereIsNothing() {
    assertEquals(List.of(), new Timeline().buckets());
    assertEquals(Duration.ZERO, new Timeline().elapsed());
  }
}
