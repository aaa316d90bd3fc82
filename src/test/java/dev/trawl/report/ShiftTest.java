package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShiftTest {
  private final Random random = new Random(7);

  /// Times of 2 ms as they vary, and now and then a long one.
  private Duration took(double factor) {
    double millis = random.nextInt(30) == 0 ? 15 : 2 * Math.exp(0.3 * random.nextGaussian());
    return Duration.ofNanos((long) (factor * millis * 1e6));
  }

  private Shift shift(int pairs, double factor) {
    Shift shift = new Shift();
    for (int i = 0; i < pairs; i++) {
      shift.add(took(1), took(factor));
    }
    return shift;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 30, 1_000, 30_000})
  void timesThatOnlyVaryAreNoise(int pairs) {
    Shift.Result result = shift(pairs, 1).result().orElseThrow();
    assertTrue(result.isNoise(), result.toString());
    assertEquals(pairs, result.pairs());
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 1_000, 30_000})
  void aChangeOfAllIsMoreThanNoiseInEitherDirection(int pairs) {
    Shift.Result slower = shift(pairs, 1.5).result().orElseThrow();
    assertFalse(slower.isNoise(), slower.toString());
    assertEquals(0.5, slower.change(), 0.2);
    Shift.Result faster = shift(pairs, 0.5).result().orElseThrow();
    assertFalse(faster.isNoise(), faster.toString());
    assertEquals(-0.5, faster.change(), 0.2);
  }

  @Test
  void aFewOutliersDoNotDecide() {
    Shift shift = shift(500, 1);
    for (int i = 0; i < 10; i++) {
      shift.add(Duration.ofMillis(2), Duration.ofSeconds(30));
    }
    assertTrue(shift.result().orElseThrow().isNoise());
  }

  @Test
  void fewEntriesTellNothing() {
    assertEquals(Optional.empty(), shift(7, 100).result());
    assertTrue(shift(8, 100).result().isPresent());
  }

  @Test
  void timesThatAreTheSameAreNoise() {
    Shift shift = new Shift();
    for (int i = 0; i < 20; i++) {
      shift.add(Duration.ZERO, Duration.ZERO);
    }
    assertEquals(Optional.of(new Shift.Result(20, 0, 1)), shift.result());
  }
}
