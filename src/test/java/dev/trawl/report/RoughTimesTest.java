package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoughTimesTest {
  @ParameterizedTest
  @ValueSource(doubles = {1, 50, 95, 99, 100})
  void percentilesAreCloseAlsoOfTimesThatWereCountedApart(double rank) {
    Random random = new Random(5);
    RoughTimes all = new RoughTimes();
    List<Long> nanos = new ArrayList<>();
    for (int part = 0; part < 20; part++) {
      RoughTimes times = new RoughTimes();
      for (int i = 0; i < 50; i++) {
        long took = (long) (1000 * Math.exp(14 * random.nextDouble()));
        nanos.add(took);
        times.add(Duration.ofNanos(took));
      }
      all.add(times);
    }
    nanos.sort(null);
    double exact = nanos.get((int) Math.ceil(rank / 100 * nanos.size()) - 1);
    assertEquals(exact, (double) all.percentile(rank).orElseThrow().toNanos(), exact / 39);
    assertEquals(1000, all.count());
  }

  @Test
  void noTimeIsTooShortOrTooLong() {
    RoughTimes times = new RoughTimes();
    assertEquals(Optional.empty(), times.percentile(50));
    times.add(Duration.ofDays(100_000_000_000L));
    times.add(Duration.ZERO);
    assertEquals(Duration.ofNanos(1025), times.percentile(50).orElseThrow());
    assertEquals(24.0, times.percentile(100).orElseThrow().toMinutes() / 60.0, 0.7);
  }
}
