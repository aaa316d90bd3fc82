package dev.trawl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trawl.extract.ExpressionException;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunExpectationsTest {
  private static final Summary RUN =
      new Summary(119, Map.of("404", 1L), 0, 0, 0, 20, Duration.ofSeconds(1));
  private static final Summary NOTHING = new Summary(0, Map.of(), 0, 0, 0, 0, Duration.ZERO);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p50 < 51ms",
        "p99.9 <= 100ms",
        "max < 2s",
        "rate-ok >= 99%",
        "rate-ok<100%",
        "count == 120",
        "not count < 120"
      })
  void whatARunMeetsIsNotSpokenOf(String expression) throws ExpressionException {
    assertEquals(List.of(), unmet(expression, RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "p95 < 50ms; p95 < 50ms: got 95ms",
        "max<1ms; max<1ms: got 100ms",
        "rate-ok == 100%; rate-ok == 100%: got 99.16%",
        "count != 120; count != 120: got 120",
        "not count > 100; not count > 100: got 120"
      })
  void whatItDoesNotIsSaidWithWhatWasFound(String expression, String sentence)
      throws ExpressionException {
    assertEquals(List.of(sentence), unmet(expression, RUN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p95 < 1s", "not p95 < 1s", "max < 1s", "rate-ok >= 0%"})
  void whatCannotBeMeasuredIsUnmet(String expression) throws ExpressionException {
    assertEquals(
        List.of(expression + ": got none"),
        RunExpectations.parse(List.of(expression)).unmet(NOTHING, rank -> Optional.empty()));
  }

  @Test
  void onlyPercentilesNeedTheTimes() throws ExpressionException {
    assertEquals(false, RunExpectations.parse(List.of("count > 0", "rate-ok > 0%")).needTimes());
    assertEquals(true, RunExpectations.parse(List.of("count > 0", "max < 1s")).needTimes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; expected p50, p95 or another percentile, max, rate-ok or count",
        "p100 < 1s; expected p50, p95 or another percentile, max, rate-ok or count",
        "mean < 1s; expected p50, p95 or another percentile, max, rate-ok or count",
        "p95 500ms; expected <, <=, >, >=, == or != after 'p95'",
        "p95 < x; expected a duration such as 800ms after '<'",
        "rate-ok > 99; expected a percentage such as 99% after '>'",
        "count == many; expected a number after '=='",
        "count == 1 2; expected nothing more after '1'"
      })
  void aWrongExpressionSaysWhatIsWrong(String expression, String why) {
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> RunExpectations.parse(List.of(expression)));
    assertEquals(why, e.why());
  }

  /// A run whose hundredths took a millisecond more each.
  private static List<String> unmet(String expression, Summary run) throws ExpressionException {
    return RunExpectations.parse(List.of(expression))
        .unmet(run, rank -> Optional.of(Duration.ofNanos(Math.round(rank * 1e6))));
  }
}
