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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 01 Mar 2026 12:01:30 GMT",
        "Sun, 1 Mar 2026 12:01:30 GMT",
        "Sunday, 01-Mar-26 12:01:30 GMT",
        "Sunday, 1-Mar-26 12:01:30 GMT",
        "Sun Mar  1 12:01:30 2026",
        "Sun Mar 01 12:01:30 2026",
        "Sun Mar 1 12:01:30 2026",
      })
  void aDateIsCountedFromNow(String date) {
    assertEquals(Optional.of(Duration.ofSeconds(90)), RetryAfter.parse(date, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "'Thu, 31 Dec 2026 23:59:60 GMT', 2027-01-01T00:00:00Z",
    "'Wednesday, 30-Jun-27 23:59:60 GMT', 2027-07-01T00:00:00Z",
    "Thu Dec 31 23:59:60 2026, 2027-01-01T00:00:00Z",
    "'Sunday, 01-Mar-76 12:00:00 GMT', 2076-03-01T12:00:00Z",
    "'Tuesday, 29-Feb-28 00:00:00 GMT', 2028-02-29T00:00:00Z",
  })
  void leapSecondsAndDatesFarAheadAreTaken(String date, String instant) {
    assertEquals(
        Optional.of(Duration.between(NOW, Instant.parse(instant))), RetryAfter.parse(date, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tuesday, 02-Mar-76 12:00:00 GMT",
        "Friday, 31-Dec-99 12:00:00 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      })
  void yearsOfTwoDigitsAreAtMostFiftyAhead(String date) {
    assertEquals(Optional.of(Duration.ZERO), RetryAfter.parse(date, NOW));
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
        "2026-03-01T12:01:30Z",
        "01 Mar 2026 12:01:30 GMT",
        "sun, 01 mar 2026 12:01:30 gmt",
        "Sun, 01 Mar 2026 12:01:30 +0000",
        "Sun, 01 Mar 2026 12:01:30 UTC",
        "Sun, 01 Mar 2026 24:00:00 GMT",
        "Sun, 01 Mar 2026 12:60:00 GMT",
        "Sun, 01 Mar 2026 12:01:61 GMT",
        "Sun, 01 Mar 26 12:01:30 GMT",
        "Sunday, 01-Mar-2026 12:01:30 GMT",
        "Sun, 01-Mar-26 12:01:30 GMT",
        "Monday, 01-Mar-26 12:01:30 GMT",
        "Mon Mar  1 12:01:30 2026",
        "Sun Mar  1 12:01:30 2026 GMT",
        "Monday, 30-Feb-26 12:01:30 GMT",
        "Sun Mar  0 12:01:30 2026"
      })
  void anythingElseCountsAsAbsent(String value) {
    assertEquals(Optional.empty(), RetryAfter.parse(value, NOW));
  }
}
