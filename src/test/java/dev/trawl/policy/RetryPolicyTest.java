package dev.trawl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.Answer;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RandomGenerator HIGHEST = new FakeRandom(1);
  private static final RandomGenerator LOWEST = new FakeRandom(0);
  private static final Outcome UNAVAILABLE = answered(503, Optional.empty());

  private final RetryPolicy policy = policy(10, Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void theCeilingDoublesUntilTheMaximum() {
    List<Long> longest =
        IntStream.rangeClosed(1, 9)
            .mapToObj(attempts -> policy.next(attempts, "GET", UNAVAILABLE, NOW, HIGHEST))
            .map(delay -> delay.orElseThrow().plusNanos(1).toMillis())
            .toList();
    assertEquals(
        List.of(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L), longest);
  }

  @Test
  void jitterOnlyShortensTheDelay() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      Duration delay = policy.next(3, "GET", UNAVAILABLE, NOW, random).orElseThrow();
      assertTrue(delay.compareTo(Duration.ofSeconds(2)) < 0, delay::toString);
      assertTrue(!delay.isNegative(), delay::toString);
    }
    assertEquals(Optional.of(Duration.ZERO), policy.next(3, "GET", UNAVAILABLE, NOW, LOWEST));
  }

  @Test
  void hugeDelaysAndManyAttemptsDoNotOverflow() {
    Duration century = Duration.ofDays(36_500);
    RetryPolicy patient = policy(Integer.MAX_VALUE, century, century);
    for (int attempts : new int[] {1, 2, 31, 32, 33, 64, 65, 1000, Integer.MAX_VALUE - 1}) {
      assertEquals(
          century.minusNanos(1),
          patient.next(attempts, "GET", UNAVAILABLE, NOW, HIGHEST).orElseThrow());
    }
  }

  @Test
  void aDelayOfZeroIsNoDelay() {
    RetryPolicy eager = policy(1, Duration.ZERO, Duration.ZERO);
    assertEquals(Optional.of(Duration.ZERO), eager.next(1, "GET", UNAVAILABLE, NOW, HIGHEST));
  }

  @Test
  void theMaximumAlsoCapsTheFirstDelay() {
    RetryPolicy capped = policy(1, Duration.ofSeconds(10), Duration.ofSeconds(1));
    assertEquals(
        Optional.of(Duration.ofSeconds(1).minusNanos(1)),
        capped.next(1, "GET", UNAVAILABLE, NOW, HIGHEST));
  }

  @Test
  void attemptsEndAfterTheRetries() {
    RetryPolicy two = policy(2, Duration.ZERO, Duration.ZERO);
    assertTrue(two.next(1, "GET", UNAVAILABLE, NOW, HIGHEST).isPresent());
    assertTrue(two.next(2, "GET", UNAVAILABLE, NOW, HIGHEST).isPresent());
    assertTrue(two.next(3, "GET", UNAVAILABLE, NOW, HIGHEST).isEmpty());
    RetryPolicy none = policy(0, Duration.ZERO, Duration.ZERO);
    assertTrue(none.next(1, "GET", UNAVAILABLE, NOW, HIGHEST).isEmpty());
  }

  @Test
  void retryAfterMakesTheDelayLonger() {
    assertEquals(Optional.of(Duration.ofSeconds(7)), afterRetryAfter("7", HIGHEST));
    assertEquals(
        Optional.of(Duration.ofSeconds(7)),
        afterRetryAfter("Sun, 01 Mar 2026 12:00:07 GMT", HIGHEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Sat, 28 Feb 2026 12:00:00 GMT", "soon", "-7", ""})
  void retryAfterNeverMakesTheDelayShorter(String retryAfter) {
    assertEquals(
        Optional.of(Duration.ofMillis(500).minusNanos(1)), afterRetryAfter(retryAfter, HIGHEST));
  }

  @Test
  void retryAfterOfTheMaximumIsWaitedFor() {
    assertEquals(Optional.of(Duration.ofSeconds(30)), afterRetryAfter("30", LOWEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "99999999999", "Sun, 01 Mar 2026 12:00:31 GMT"})
  void retryAfterBeyondTheMaximumEndsTheAttempts(String retryAfter) {
    assertEquals(Optional.empty(), afterRetryAfter(retryAfter, LOWEST));
  }

  @Test
  void onlyIdempotentMethodsAreTriedAgain() {
    for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")) {
      assertTrue(policy.next(1, method, UNAVAILABLE, NOW, HIGHEST).isPresent(), method);
    }
    for (String method : List.of("POST", "PATCH", "CONNECT", "PURGE", "get")) {
      assertTrue(policy.next(1, method, UNAVAILABLE, NOW, HIGHEST).isEmpty(), method);
    }
  }

  @Test
  void unsafeTriesEveryMethodAgain() {
    RetryPolicy unsafe =
        new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Set.of(), Set.of(503), true);
    assertTrue(unsafe.next(1, "POST", UNAVAILABLE, NOW, HIGHEST).isPresent());
  }

  @Test
  void onlyTheGivenStatusesAreTriedAgain() {
    for (int status : new int[] {200, 301, 404, 500, 505}) {
      Outcome outcome = answered(status, Optional.of("1"));
      assertTrue(policy.next(1, "GET", outcome, NOW, HIGHEST).isEmpty(), "" + status);
    }
  }

  @Test
  void onlyTheGivenFailuresAreTriedAgain() {
    EnumSet<ErrorKind> retried = EnumSet.noneOf(ErrorKind.class);
    for (ErrorKind kind : ErrorKind.values()) {
      if (policy.next(1, "GET", failed(kind, Optional.empty()), NOW, HIGHEST).isPresent()) {
        retried.add(kind);
      }
    }
    assertEquals(EnumSet.of(ErrorKind.CONNECT, ErrorKind.TIMEOUT), retried);
  }

  @Test
  void retryAfterOfACutResponseCounts() {
    Outcome cut = failed(ErrorKind.TIMEOUT, Optional.of(answer(503, Optional.of("9"))));
    assertEquals(Optional.of(Duration.ofSeconds(9)), policy.next(1, "GET", cut, NOW, HIGHEST));
  }

  @Test
  void nonsenseIsRefused() {
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> policy(-1, Duration.ZERO, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> policy(1, negative, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> policy(1, Duration.ZERO, negative));
  }

  private Optional<Duration> afterRetryAfter(String value, RandomGenerator random) {
    return policy.next(1, "GET", answered(503, Optional.of(value)), NOW, random);
  }

  private static RetryPolicy policy(int retries, Duration base, Duration max) {
    return new RetryPolicy(
        retries, base, max, Set.of(ErrorKind.CONNECT, ErrorKind.TIMEOUT), Set.of(429, 503), false);
  }

  private static Outcome answered(int status, Optional<String> retryAfter) {
    return new Outcome.Answered(answer(status, retryAfter));
  }

  private static Outcome failed(ErrorKind kind, Optional<Answer> partial) {
    return new Outcome.Failed(Failure.of(kind, "x"), partial);
  }

  private static Answer answer(int status, Optional<String> retryAfter) {
    return new Answer(
        status,
        Optional.of("http/1.1"),
        Optional.empty(),
        Optional.empty(),
        0,
        Doubts.NONE,
        retryAfter,
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Draws the same part of the range every time.
  ///
  /// @param part 0 for the lowest value, 1 for the highest
  private record FakeRandom(int part) implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextLong(long bound) {
      return part * (bound - 1);
    }
  }
}
