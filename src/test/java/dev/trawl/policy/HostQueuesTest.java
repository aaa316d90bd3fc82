package dev.trawl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.HostReport;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostQueuesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Outcome OK = Outcomes.status(200);
  private static final Outcome STOP = Outcomes.status(503);
  private static final Outcome DEAD = Outcomes.failed(ErrorKind.CONNECT);

  private long now = -5 * SECOND;

  /// Each piece of work begins with the name of its host, a letter.
  private HostQueues<String> queues = queues(2, Optional.empty(), Optional.empty());

  @Test
  void hostsTakeTurns() {
    add("a1", "a2", "a3", "b1", "b2", "c1");
    assertEquals(List.of("a1", "b1", "c1", "a2", "b2"), pollAll());
  }

  @Test
  void aHostHasNoMoreInFlightThanItMay() {
    add("a1", "a2", "a3", "a4");
    assertEquals(List.of("a1", "a2"), pollAll());
    assertEquals(OptionalLong.empty(), queues.delayNanos(now));
    assertTrue(queues.isHeldUp());
    ended("a", OK);
    assertEquals(List.of("a3"), pollAll());
    ended("a", OK);
    assertEquals(List.of("a4"), pollAll());
    assertFalse(queues.isHeldUp());
  }

  @Test
  void whatHadBeenStartedGoesFirst() {
    add("a1", "a2", "a3");
    queues.addAgain("a", "a9", now);
    assertEquals(List.of("a9", "a1"), pollAll());
  }

  @Test
  void aPausedHostDoesNotHoldBackOthers() {
    add("a1", "b1", "b2", "b3", "b4", "a2");
    assertEquals(List.of("a1", "b1"), poll(2));
    ended("a", STOP);
    assertEquals(List.of("b2"), pollAll());
    ended("b", OK);
    assertEquals(List.of("b3"), pollAll());
    long delay = queues.delayNanos(now).orElseThrow();
    assertTrue(delay >= SECOND && delay <= 1.1 * SECOND, delay + " ns");
    now += delay;
    assertEquals(List.of("a2"), pollAll());
  }

  @Test
  void afterAPauseOneAtATimeIsTriedUntilOneIsAnswered() {
    add("a1", "a2", "a3", "a4", "a5");
    poll(1);
    ended("a", STOP);
    now += 2 * SECOND;
    assertEquals(List.of("a2"), pollAll());
    ended("a", OK);
    assertEquals(List.of("a3", "a4"), pollAll());
  }

  @Test
  void aHostThatIsSkippedGivesItsWorkBack() {
    add("a1", "a2", "a3", "a4", "b1");
    assertEquals(List.of("a1", "b1", "a2"), poll(3));
    ended("a", DEAD);
    queues.addAgain("a", "a1", now);
    assertEquals(List.of("a1"), poll(1));
    ended("a", DEAD);
    assertEquals(List.of("a3", "a4"), ended("a", DEAD));
    assertFalse(queues.add("a", "a5", now));
    assertFalse(queues.addAgain("a", "a1", now));
    assertTrue(queues.add("b", "b2", now));
    assertEquals(1, queues.size());
  }

  @Test
  void afterASkipOneIsTried() {
    kill();
    now += HostHealth.SKIP.toNanos();
    assertTrue(queues.add("a", "probe", now));
    assertFalse(queues.add("a", "a5", now));
    assertEquals(List.of("probe"), pollAll());
    assertFalse(queues.add("a", "a6", now), "while it is tried");
    ended("a", OK);
    add("a7", "a8");
    assertEquals(List.of("a7", "a8"), pollAll());
  }

  @Test
  void anEntryOfAnotherHostSaysNothingAboutThisOne() {
    add("a1", "a2", "a3");
    for (int i = 0; i < 3; i++) {
      poll(1);
      queues.ended("a", Optional.empty(), now, Instant.EPOCH, now);
    }
    assertTrue(queues.add("a", "a4", now));
  }

  @Test
  void untilTheWishesOfAHostAreKnownOneAtATimeIsTried() {
    CrawlDelays delays = new CrawlDelays();
    queues = queues(Optional.empty(), delays);
    add("a1", "a2", "a3", "b1", "b2");
    assertEquals(List.of("a1", "b1"), pollAll());
    delays.put("a", Duration.ZERO);
    delays.put("b", Duration.ofSeconds(2));
    ended("a", OK);
    assertEquals(List.of("a2", "a3"), pollAll());
    long started = now;
    now += SECOND;
    queues.ended("b", Optional.of(OK), started, Instant.EPOCH, now);
    assertEquals(List.of(), pollAll());
    // From the start of the first to the start of the second, less the tolerance of a rate.
    assertEquals(SECOND - RateLimit.TOLERANCE.toNanos(), queues.delayNanos(now).orElseThrow());
    now += SECOND;
    assertEquals(List.of("b2"), pollAll());
  }

  @Test
  void aHostIsSlowedAsByTheSlowerOfItsWishAndTheHostRate() {
    CrawlDelays delays = new CrawlDelays();
    delays.put("a", Duration.ofMillis(100));
    delays.put("b", Duration.ofSeconds(3));
    delays.put("c", Duration.ofDays(2));
    queues = queues(Optional.of(new RateLimit(Duration.ofSeconds(1))), delays);
    for (int i = 0; i < 100; i++) {
      add("a" + i, "b" + i, "c" + i);
    }
    Map<Character, Integer> starts = new HashMap<>();
    long end = now + 60 * SECOND;
    while (now - end < 0) {
      pollAll().forEach(work -> starts.merge(work.charAt(0), 1, Integer::sum));
      now += Math.max(1, queues.delayNanos(now).orElseThrow());
    }
    assertEquals(Map.of('a', 61, 'b', 21, 'c', 3), starts);
  }

  @Test
  void theHostRateHoldsForEachHost() {
    queues = queues(100, Optional.of(new RateLimit(Duration.ofMillis(200))), Optional.empty());
    Map<Character, Integer> starts = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      add("a" + i, "b" + i);
    }
    long end = now + 10 * SECOND;
    while (now - end < 0) {
      queues
          .poll(now)
          .ifPresentOrElse(
              work -> starts.merge(work.charAt(0), 1, Integer::sum),
              () -> now += queues.delayNanos(now).orElseThrow());
    }
    assertEquals(Map.of('a', 51, 'b', 51), starts);
  }

  @Test
  void theRateHoldsForAllTogether() {
    queues = queues(100, Optional.empty(), Optional.of(new RateLimit(Duration.ofMillis(200))));
    for (int i = 0; i < 100; i++) {
      add("a" + i, "b" + i);
    }
    int starts = 0;
    long end = now + 10 * SECOND;
    while (now - end < 0) {
      if (queues.poll(now).isPresent()) {
        starts++;
      } else {
        now += queues.delayNanos(now).orElseThrow();
      }
    }
    assertEquals(51, starts);
  }

  @Test
  void whatIsUsefulIsTwiceWhatAHostMayHaveInFlight() {
    for (int i = 0; i < 100; i++) {
      add("a" + i);
    }
    assertEquals(4, queues.useful());
    add("b1");
    assertEquals(5, queues.useful());
    pollAll();
    ended("a", STOP);
    ended("b", OK);
    assertEquals(0, queues.useful());
    assertEquals(98, queues.size());
  }

  @Test
  void allWorkCanBeTakenBack() {
    add("a1", "a2", "a3", "b1");
    poll(1);
    assertEquals(Set.of("a2", "a3", "b1"), new HashSet<>(queues.drain(now)));
    assertEquals(0, queues.size());
    assertEquals(List.of(), pollAll());
  }

  @Test
  void hostsThatAreDoneWithAreForgotten() {
    for (int i = 0; i < 3 * HostQueues.MAX_IDLE; i++) {
      String host = "host" + i;
      queues.add(host, host, now);
      assertEquals(List.of(host), pollAll());
      queues.ended(host, Optional.of(i % 2 == 0 ? OK : DEAD), now, Instant.EPOCH, now);
    }
    assertEquals(HostQueues.MAX_IDLE, queues.hosts());
  }

  @Test
  void aHostIsRememberedWhileItHasNoWork() {
    kill();
    for (int i = 0; i < 100; i++) {
      queues.add("x" + i, "x" + i, now);
      pollAll();
      queues.ended("x" + i, Optional.of(DEAD), now, Instant.EPOCH, now);
    }
    assertFalse(queues.add("a", "a9", now));
  }

  @Test
  void theReportNamesTheFirstAndCountsAll() {
    for (int i = 0; i < HostLog.MAX_NAMES + 5; i++) {
      String host = "host" + i;
      queues.add(host, host, now);
      pollAll();
      queues.ended(host, Optional.of(STOP), now, Instant.EPOCH, now);
    }
    kill();
    HostReport report = queues.report(Duration.ofSeconds(2));
    assertEquals(
        new HostReport.Names(List.of("host0", "host1", "host2"), HostLog.MAX_NAMES + 5),
        report.paused());
    assertEquals(new HostReport.Names(List.of("a"), 1), report.skipped());
    assertEquals(Duration.ofSeconds(2), report.heldUp());
  }

  /// Whatever happens, all work is started or given back, and no host has more than it may.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsLostInARandomRun(long seed) {
    Random random = new Random(seed);
    queues =
        queues(
            1 + random.nextInt(4),
            random.nextBoolean()
                ? Optional.of(new RateLimit(Duration.ofMillis(1 + random.nextInt(100))))
                : Optional.empty(),
            random.nextBoolean()
                ? Optional.of(new RateLimit(Duration.ofMillis(1 + random.nextInt(10))))
                : Optional.empty());
    record Flight(String work, long startedNanos, long endNanos) {}
    PriorityQueue<Flight> flights =
        new PriorityQueue<>((x, y) -> Long.signum(x.endNanos - y.endNanos));
    Map<String, Integer> inFlight = new HashMap<>();
    List<String> done = new ArrayList<>();
    int added = 0;
    while (added < 2000 || !flights.isEmpty() || queues.size() > 0) {
      if (added < 2000 && random.nextInt(3) > 0) {
        String work = (char) ('a' + random.nextInt(8)) + Integer.toString(added++);
        if (!queues.add(work.substring(0, 1), work, now)) {
          done.add(work);
        }
        continue;
      }
      Optional<String> next = queues.poll(now);
      if (next.isPresent()) {
        flights.add(new Flight(next.get(), now, now + random.nextLong(SECOND / 10)));
        int now = inFlight.merge(next.get().substring(0, 1), 1, Integer::sum);
        assertTrue(now <= 4, next::get);
        continue;
      }
      OptionalLong delay = queues.delayNanos(now);
      if (!flights.isEmpty()
          && (delay.isEmpty() || flights.peek().endNanos - now <= delay.getAsLong())) {
        Flight flight = flights.remove();
        now = Math.max(now, flight.endNanos);
        String host = flight.work.substring(0, 1);
        Outcome outcome = List.of(OK, OK, STOP, DEAD, DEAD).get(random.nextInt(5));
        inFlight.merge(host, -1, Integer::sum);
        done.add(flight.work);
        done.addAll(
            queues.ended(host, Optional.of(outcome), flight.startedNanos, Instant.EPOCH, now));
      } else if (delay.isPresent()) {
        assertTrue(delay.getAsLong() > 0, "it has something, but does not give it");
        now += delay.getAsLong();
      } else {
        assertTrue(added < 2000, () -> queues.size() + " are stuck");
      }
    }
    assertEquals(2000, done.size());
    assertEquals(2000, new HashSet<>(done).size());
  }

  private static HostQueues<String> queues(
      int perHost, Optional<RateLimit> hostRate, Optional<RateLimit> rate) {
    HostLimits limits =
        new HostLimits(perHost, hostRate, 3, Duration.ofSeconds(1), Duration.ofSeconds(30));
    return new HostQueues<>(limits, rate, -5 * SECOND, new Random(1));
  }

  private static HostQueues<String> queues(Optional<RateLimit> hostRate, CrawlDelays delays) {
    HostLimits limits =
        new HostLimits(
            100, hostRate, 3, Duration.ofSeconds(1), Duration.ofSeconds(30), Optional.of(delays));
    return new HostQueues<>(limits, Optional.empty(), -5 * SECOND, new Random(1));
  }

  private void add(String... work) {
    for (String each : work) {
      assertTrue(queues.add(each.substring(0, 1), each, now));
    }
  }

  private List<String> poll(int count) {
    List<String> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      work.add(queues.poll(now).orElseThrow());
    }
    return work;
  }

  private List<String> pollAll() {
    List<String> work = new ArrayList<>();
    for (Optional<String> next = queues.poll(now); next.isPresent(); next = queues.poll(now)) {
      work.add(next.get());
    }
    return work;
  }

  private List<String> ended(String host, Outcome outcome) {
    return List.copyOf(queues.ended(host, Optional.of(outcome), now, Instant.EPOCH, now));
  }

  /// Makes host `a` one that is skipped.
  private void kill() {
    for (int i = 0; i < 3; i++) {
      assertTrue(queues.add("a", "a" + i, now));
      pollAll();
      ended("a", DEAD);
    }
  }
}
