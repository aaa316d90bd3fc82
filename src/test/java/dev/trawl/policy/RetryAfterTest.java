package dev.trawl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "007, 7", "' 120 ', 120", "999999999, 999999999"})
  void digitsAreSeconds(String value, long seconds) {
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), RetryAfter.parse(value, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999", "9223372036854775808", "100000000000000000000000000000"})
  void moreSecondsThanFitAreDecades(String value) {
    assertEquals(Optional.of(Duration.ofSeconds(1_000_000_000)), RetryAfter.parse(value, NOW));
  }

  @Test
  void aDateIsCountedFromNow() {
    assertEquals(
        Optional.of(Duration.ofSeconds(90)),
        RetryAfter.parse("Sun, 01 Mar 2026 12:01:30 GMT", NOW));
  }

  @Test
  void aDateInThePastIsNow() {
    assertEquals(
        Optional.of(Duration.ZERO), RetryAfter.parse("Sat, 28 Feb 2026 12:00:00 GMT", NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "-1",
        "+1",
        "1.5",
        "1s",
        "5, 6",
        "١٢",
        "Sun, 32 Mar 2026 12:00:00 GMT",
        "Mon, 01 Mar 2026 12:01:30 GMT",
        "2026-03-01T12:01:30Z"
      })
  void anythingElseCountsAsAbsent(String value) {
    assertEquals(Optional.empty(), RetryAfter.parse(value, NOW));
  }
}
