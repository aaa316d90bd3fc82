package dev.trawl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  /// Near the overflow, because the origin of `System.nanoTime()` is anything.
  private static final long BEGIN = Long.MAX_VALUE - SECOND;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500, 20_000})
  void theRateIsMetAlthoughThreadsWakeLate(int perSecond) {
    Random random = new Random(1);
    int starts = starts(perSecond, () -> random.nextLong(20 * MILLI));
    assertTrue(Math.abs(starts - 10 * perSecond) <= 1 + perSecond / 9, starts + " starts");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500})
  void theRateIsNeverExceededByMoreThanTheTolerance(int perSecond) {
    int most = 10 * perSecond + 1 + (int) (perSecond * RateLimit.TOLERANCE.toMillis() / 1000);
    int starts = starts(perSecond, () -> 0);
    assertTrue(starts <= most, starts + " starts");
  }

  /// Runs for ten seconds.
  private static int starts(int perSecond, LongSupplier late) {
    RateLimit rate = new RateLimit(Duration.ofSeconds(1).dividedBy(perSecond));
    long theoretical = BEGIN;
    long now = BEGIN;
    int starts = 0;
    while (now - BEGIN < 10 * SECOND) {
      long delay = rate.delayNanos(theoretical, now);
      if (delay <= 0) {
        theoretical = rate.started(theoretical, now);
        starts++;
      } else {
        now += delay + late.getAsLong();
      }
    }
    return starts;
  }

  @Test
  void whatWasNotUsedIsNotSavedUp() {
    RateLimit rate = new RateLimit(Duration.ofSeconds(1));
    long theoretical = rate.started(BEGIN, BEGIN);
    long later = BEGIN + 100 * SECOND;
    theoretical = rate.started(theoretical, later);
    assertEquals(SECOND - RateLimit.TOLERANCE.toNanos(), rate.delayNanos(theoretical, later));
  }

  @Test
  void anIntervalOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RateLimit(Duration.ZERO));
  }
}
