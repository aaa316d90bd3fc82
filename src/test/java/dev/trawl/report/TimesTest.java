package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.report.Times.Part;
import dev.trawl.report.Times.Rank;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimesTest {
  private static Times of(long... micros) {
    Times times = new Times();
    for (long one : micros) {
      times.add(Duration.ofNanos(one * 1000));
    }
    return times;
  }

  private static Part part(long micros, long entries) {
    return new Part(Duration.ofNanos(micros * 1000), entries);
  }

  @Test
  void partsGoFromTheFirstToTheLastThatHasAnEntry() {
    assertEquals(List.of(), of().parts());
    assertEquals(List.of(part(100, 2)), of(0, 100).parts());
    assertEquals(
        List.of(part(1000, 1), part(1250, 2), part(1600, 0), part(2000, 1)),
        of(1000, 1001, 1250, 2000).parts());
  }

  @Test
  void noTimeIsTooLongForAPart() {
    List<Part> parts = of(1_000, Duration.ofDays(3).toMillis() * 1000).parts();
    assertEquals(1, parts.getLast().entries());
    assertEquals(Duration.ofSeconds(100_000), parts.getLast().upTo());
  }

  @Test
  void everyTimeIsInOnePart() {
    Random random = new Random(1);
    long[] micros =
        random.longs(10_000, 0, 90_000_000_000L).map(n -> n >> random.nextInt(30)).toArray();
    assertEquals(10_000, of(micros).parts().stream().mapToLong(Part::entries).sum());
  }

  @Test
  void ranksRiseToTheLongestAndAreNotMany() {
    assertEquals(List.of(), of().ranks());
    long[] micros = new Random(1).longs(100_000, 0, 10_000_000).toArray();
    List<Rank> ranks = of(micros).ranks();
    assertTrue(ranks.size() < 200, () -> ranks.size() + " ranks");
    for (int i = 1; i < ranks.size(); i++) {
      assertTrue(ranks.get(i).percent() > ranks.get(i - 1).percent());
      assertTrue(ranks.get(i).within().compareTo(ranks.get(i - 1).within()) >= 0);
    }
    assertEquals(100, ranks.getLast().percent());
    Rank half = ranks.stream().filter(rank -> rank.percent() >= 50).findFirst().orElseThrow();
    assertEquals(5000.0, half.within().toNanos() / 1e6, 50);
  }
}
