package dev.trawl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostHealthTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final HostLimits LIMITS =
      new HostLimits(10, Optional.empty(), 3, Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final Random random = new Random(1);
  private long clock = 1_000_000;
  private HostHealth health = HostHealth.GOOD;

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aHostThatSaysStopIsPaused(int status) {
    ends(Outcomes.status(status), clock);
    assertTrue(health.isClosed(clock));
    assertPause(Duration.ofSeconds(1));
    assertFalse(health.isClosed(health.untilNanos()));
    assertTrue(health.isDoubtful(), "one at a time after the pause");
  }

  @Test
  void thePauseDoublesUpToTheLongest() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      ends(Outcomes.status(503), clock);
      assertPause(Duration.ofSeconds(seconds));
      clock = health.untilNanos();
    }
  }

  @Test
  void whatWasInFlightWhenThePauseBeganDoesNotLengthenIt() {
    long earlier = clock - 1;
    ends(Outcomes.status(503), clock);
    long until = health.untilNanos();
    for (int i = 0; i < 9; i++) {
      ends(Outcomes.status(503), earlier);
    }
    assertTrue(health.untilNanos() - until < Duration.ofMillis(101).toNanos());
    assertEquals(1, health.stops());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "Sun, 01 Mar 2026 12:00:09 GMT"})
  void retryAfterMakesThePauseLonger(String value) {
    ends(Outcomes.status(429, value), clock);
    assertPause(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "soon", "-1"})
  void retryAfterNeverMakesThePauseShorter(String value) {
    ends(Outcomes.status(429, value), clock);
    assertPause(Duration.ofSeconds(1));
  }

  @Test
  void retryAfterIsCappedLikeEveryPause() {
    ends(Outcomes.status(503, "99999999999"), clock);
    assertPause(LIMITS.maxDelay());
  }

  @Test
  void anAnswerEndsThePause() {
    ends(Outcomes.status(503), clock);
    clock = health.untilNanos();
    ends(Outcomes.status(404), clock);
    assertEquals(HostHealth.GOOD, health);
  }

  @Test
  void anAnswerToWhatWasAskedBeforeDoesNotEndThePause() {
    long earlier = clock - 1;
    ends(Outcomes.status(503), clock);
    ends(Outcomes.status(200), earlier);
    assertTrue(health.isClosed(clock));
  }

  @ParameterizedTest
  @EnumSource(names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "RESET"})
  void aHostThatDoesNotAnswerIsSkipped(ErrorKind kind) {
    for (int i = 0; i < 2; i++) {
      ends(Outcomes.failed(kind), clock);
      assertFalse(health.isSkipped());
    }
    ends(Outcomes.failed(kind), clock);
    assertTrue(health.isSkipped());
    assertEquals(HostHealth.SKIP.toNanos(), health.untilNanos() - clock);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "RESET"},
      mode = EnumSource.Mode.EXCLUDE)
  void otherFailuresAreNotTheHosts(ErrorKind kind) {
    for (int i = 0; i < 100; i++) {
      ends(Outcomes.failed(kind), clock);
    }
    assertEquals(HostHealth.GOOD, health);
  }

  @Test
  void anAnswerInBetweenStartsTheCountAnew() {
    for (int i = 0; i < 100; i++) {
      ends(Outcomes.failed(ErrorKind.TIMEOUT), clock);
      ends(Outcomes.failed(ErrorKind.TIMEOUT), clock);
      ends(Outcomes.status(500), clock);
    }
    assertEquals(HostHealth.GOOD, health);
  }

  @Test
  void aProbeThatFailsSkipsForLonger() {
    for (int i = 0; i < 3; i++) {
      ends(Outcomes.failed(ErrorKind.CONNECT), clock);
    }
    for (int factor : new int[] {2, 3, 4, 5, 6, 7, 8, 9, 10, 10}) {
      clock = health.untilNanos();
      ends(Outcomes.failed(ErrorKind.CONNECT), clock);
      assertEquals(factor * HostHealth.SKIP.toNanos(), health.untilNanos() - clock);
    }
    clock = health.untilNanos();
    ends(Outcomes.status(200), clock);
    assertEquals(HostHealth.GOOD, health);
  }

  @Test
  void whatWasInFlightWhenTheSkipBeganDoesNotLengthenIt() {
    long earlier = clock - 1;
    for (int i = 0; i < 3; i++) {
      ends(Outcomes.failed(ErrorKind.CONNECT), clock);
    }
    long until = health.untilNanos();
    clock += 1000;
    for (int i = 0; i < 9; i++) {
      ends(Outcomes.failed(ErrorKind.CONNECT), earlier);
    }
    assertEquals(until, health.untilNanos());
  }

  private void ends(Outcome outcome, long startedNanos) {
    health = health.after(outcome, startedNanos, LIMITS, NOW, clock, random);
  }

  /// The pause is so long, or by up to a tenth longer.
  private void assertPause(Duration least) {
    Duration pause = Duration.ofNanos(health.untilNanos() - clock);
    assertTrue(pause.compareTo(least) >= 0, pause::toString);
    assertTrue(pause.compareTo(least.multipliedBy(11).dividedBy(10)) <= 0, pause::toString);
  }
}
