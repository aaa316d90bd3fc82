package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Body;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Timings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AgendaTest {
  private static final int READ_AHEAD = 16;

  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final ByteBuffer MEBIBYTE = ByteBuffer.allocate(1 << 20);
  private static final Failure PASSED = Failure.of(ErrorKind.DEADLINE, "passed");

  static final Attempt ANSWERED = attempt(ByteBuffer.allocate(0));

  private final List<Agenda> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Agenda::stop);
  }

  @Test
  void entriesComeInTheirOrderAndThenTheEnd() throws Exception {
    Agenda agenda = start(ListSource.of("a", "a", "a"));
    for (long index = 1; index <= 3; index++) {
      Task.Fetch fetch = takeNow(agenda);
      assertEquals(index, fetch.job().target().index());
      agenda.ended(fetch, ANSWERED);
    }
    assertEquals(Optional.empty(), agenda.take());
    agenda.awaitEnd();
  }

  @Test
  void theEndIsNotBeforeTheLastJobIsSettled() throws Exception {
    Agenda agenda = start(ListSource.of("a"));
    Task.Fetch fetch = takeNow(agenda);
    FutureTask<Optional<Task>> other = new FutureTask<>(agenda::take);
    Thread.ofVirtual().start(other);
    assertFalse(other.isDone());
    agenda.ended(fetch, ANSWERED);
    assertEquals(Optional.empty(), other.get(5, TimeUnit.SECONDS));
  }

  @Test
  void whatIsDueComesByItsTimeAndBeforeNewEntries() throws Exception {
    Agenda agenda = start(ListSource.of(Collections.nCopies(100, "x")));
    long now = System.nanoTime();
    Task.Fetch first = takeNow(agenda);
    Task.Fetch second = takeNow(agenda);
    Task.Fetch third = takeNow(agenda);
    again(agenda, first, now + HOUR);
    again(agenda, second, now - 1);
    again(agenda, third, now - 2);
    assertEquals(3, takeNow(agenda).job().target().index());
    assertEquals(2, takeNow(agenda).job().target().index());
    assertEquals(4, takeNow(agenda).job().target().index());
  }

  @Test
  void whatWaitsIsNotTakenBeforeItsTime() throws Exception {
    Agenda agenda = start(ListSource.of("a"));
    long due = System.nanoTime() + Duration.ofMillis(100).toNanos();
    again(agenda, takeNow(agenda), due);
    assertEquals(1, takeNow(agenda).job().target().index());
    assertTrue(System.nanoTime() >= due);
  }

  @Test
  void hostsTakeTurns() throws Exception {
    List<String> hosts = new ArrayList<>(Collections.nCopies(4, "a"));
    hosts.addAll(Collections.nCopies(4, "b"));
    Agenda agenda = Agendas.of(READ_AHEAD, () -> true);
    Agendas.reader(ListSource.of(hosts), agenda).run();
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      order.add(takeNow(agenda).job().target().index());
    }
    assertEquals(List.of(1L, 5L, 2L, 6L, 3L, 7L, 4L, 8L), order);
  }

  @Test
  void aHostWithAsMuchInFlightAsItMayIsPassedOver() throws Exception {
    List<String> hosts = new ArrayList<>(Collections.nCopies(100, "slow"));
    hosts.addAll(Collections.nCopies(3, "b"));
    Agenda agenda = start(ListSource.of(hosts), limited(2, Optional.empty()));
    List<Task.Fetch> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(takeNow(agenda));
    }
    assertEquals(
        List.of(1L, 2L, 101L, 102L),
        taken.stream().map(fetch -> fetch.job().target().index()).sorted().toList());
    agenda.ended(taken.getFirst(), ANSWERED);
    assertEquals(3, takeNow(agenda).job().target().index());
  }

  @Test
  void timeInWhichAHostHoldsTheRestUpIsCountedThoughNobodyAsks() throws Exception {
    Agenda agenda = limited(1, Optional.empty());
    Agendas.reader(ListSource.of("slow", "slow"), agenda).run();
    Task.Fetch first = takeNow(agenda);
    long begun = System.nanoTime();
    Thread.sleep(50);
    long held = System.nanoTime() - begun;
    agenda.ended(first, ANSWERED);
    takeNow(agenda);
    assertTrue(agenda.report().heldUp().toNanos() >= held, () -> agenda.report().toString());
  }

  @Test
  void littleIsReadAhead() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    for (int i = 1; i <= 100; i++) {
      takeNow(agenda);
      assertTrue(source.read() <= i + READ_AHEAD);
    }
  }

  @Test
  void theReaderLooksFarPastAHostThatIsBusy() throws Exception {
    ListSource source = ListSource.endless("slow");
    Agenda agenda = start(source, limited(1, Optional.empty()));
    takeNow(agenda);
    source.awaitRead(Backlog.MAX_JOBS);
    assertNothingMoreIsRead(agenda, source, Backlog.MAX_JOBS + 1);
  }

  @Test
  void nothingIsReadWhileTheHandlerIsNotReady() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ListSource source = ListSource.of("a");
    Agenda agenda =
        start(
            source,
            Agendas.of(
                READ_AHEAD,
                () -> {
                  asked.countDown();
                  return false;
                }));
    assertTrue(asked.await(5, TimeUnit.SECONDS));
    agenda.stop();
    assertEquals(Optional.empty(), agenda.take());
    assertEquals(0, source.read());
  }

  @Test
  void theListIsNotReadOnWhileTooManyWait() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    for (int i = 0; i < Backlog.MAX_JOBS; i++) {
      again(agenda, takeNow(agenda), System.nanoTime() + HOUR);
    }
    assertNothingMoreIsRead(agenda, source, Backlog.MAX_JOBS);
  }

  @Test
  void theListIsNotReadOnWhileTooMuchIsHeld() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    int most = (int) (Agendas.BACKLOG_BYTES / MEBIBYTE.remaining());
    for (int i = 0; i < most; i++) {
      again(agenda, takeNow(agenda), attempt(MEBIBYTE), System.nanoTime() + HOUR);
    }
    assertNothingMoreIsRead(agenda, source, most);
  }

  @Test
  void readingGoesOnWhenNothingIsHeldAnyMore() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    int most = (int) (Agendas.BACKLOG_BYTES / MEBIBYTE.remaining());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < most; i++) {
        again(agenda, takeNow(agenda), attempt(MEBIBYTE), System.nanoTime());
      }
      for (int i = 0; i < most; i++) {
        agenda.ended(takeNow(agenda), ANSWERED);
      }
    }
  }

  @Test
  void afterAStopNothingIsFetched() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    again(agenda, takeNow(agenda), System.nanoTime() + HOUR);
    Task.Fetch inFlight = takeNow(agenda);
    agenda.stop();
    assertEquals(1, settleNow(agenda).target().index());
    agenda.ended(inFlight, ANSWERED);
    assertEquals(Optional.empty(), agenda.take());
    agenda.awaitEnd();
  }

  @Test
  void whatIsRefusedIsSettledToTheEndOfAFile() throws Exception {
    Agenda agenda = start(ListSource.of(Collections.nCopies(100, "x")));
    again(agenda, takeNow(agenda), System.nanoTime() + HOUR);
    agenda.refuse(PASSED, true);
    assertEquals(ANSWERED, settleNow(agenda).last());
    for (long index = 2; index <= 100; index++) {
      FetchResult refused = settleNow(agenda);
      assertEquals(index, refused.target().index());
      assertEquals(Attempt.notSent(PASSED), refused.last());
      assertEquals(0, refused.attempts());
    }
    assertEquals(Optional.empty(), agenda.take());
  }

  @Test
  void aPipeIsNotReadOnAfterARefusal() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    agenda.ended(takeNow(agenda), ANSWERED);
    agenda.refuse(PASSED, false);
    while (agenda.take().isPresent()) {
      agenda.settled();
    }
    agenda.awaitEnd();
    assertTrue(source.read() <= 1 + READ_AHEAD + 1);
  }

  @Test
  void whatIsToBeCheckedAgainComesAfterTheList() throws Exception {
    Agenda agenda =
        start(ListSource.of("a", "b", "c"), limited(10, Optional.of(Duration.ofMillis(100))));
    Task.Fetch failed = takeNow(agenda);
    Task.Fetch other = takeNow(agenda);
    agenda.recheck(failed, failed.job().attempted(ANSWERED));
    assertEquals(3, takeNow(agenda).job().target().index());
    long before = System.nanoTime();
    agenda.ended(other, ANSWERED);
    agenda.ended(new Task.Fetch(other.job(), Agendas.ready("c"), before), ANSWERED);
    Task.Fetch again = takeNow(agenda);
    assertTrue(System.nanoTime() - before >= Duration.ofMillis(100).toNanos());
    assertEquals(1, again.job().target().index());
    assertTrue(again.job().rechecked());
    agenda.ended(again, ANSWERED);
    assertEquals(Optional.empty(), agenda.take());
  }

  @Test
  void aListThatIsNotReadOnDoesNotKeepFromCheckingAgain() throws Exception {
    // As when its results are wanted in its order, and all that may be held is held.
    Agenda agenda =
        start(
            ListSource.endless("x"),
            Agendas.of(
                Agendas.limits(10),
                Optional.of(Duration.ZERO),
                1,
                new BooleanSupplier() {
                  private int asked;

                  @Override
                  public boolean getAsBoolean() {
                    return ++asked <= 1;
                  }
                }));
    Task.Fetch failed = takeNow(agenda);
    agenda.recheck(failed, failed.job().attempted(ANSWERED));
    assertTrue(takeNow(agenda).job().rechecked());
  }

  @Test
  void aFailureOfTheListIsKept() throws Exception {
    IOException broken = new IOException("broken");
    ListSource source =
        new ListSource(
            List.of("a"),
            () -> {
              throw broken;
            });
    Agenda agenda = start(source);
    agenda.ended(takeNow(agenda), ANSWERED);
    agenda.awaitEnd();
    assertEquals(Optional.of(broken), agenda.readFailure());
  }

  private Agenda start(ListSource source) {
    return start(source, Agendas.of(READ_AHEAD, () -> true));
  }

  private Agenda start(ListSource source, Agenda agenda) {
    started.add(agenda);
    Thread.ofPlatform().daemon().start(Agendas.reader(source, agenda));
    return agenda;
  }

  private static Agenda limited(int perHost, Optional<Duration> recheck) {
    return Agendas.of(Agendas.limits(perHost), recheck, READ_AHEAD, () -> true);
  }

  private static Task.Fetch takeNow(Agenda agenda) throws InterruptedException {
    return (Task.Fetch) agenda.take().orElseThrow();
  }

  /// Takes what is only to be delivered, and delivers it.
  private static FetchResult settleNow(Agenda agenda) throws InterruptedException {
    FetchResult result = ((Task.Settle) agenda.take().orElseThrow()).result();
    agenda.settled();
    return result;
  }

  private static void again(Agenda agenda, Task.Fetch fetch, long atNanos) {
    again(agenda, fetch, ANSWERED, atNanos);
  }

  private static void again(Agenda agenda, Task.Fetch fetch, Attempt attempt, long atNanos) {
    agenda.again(fetch, fetch.job().attempted(attempt).again(atNanos));
  }

  /// Takes what there is: it is no more than was read before the limit was reached.
  private static void assertNothingMoreIsRead(Agenda agenda, ListSource source, int limit)
      throws Exception {
    FutureTask<Void> taking =
        new FutureTask<>(() -> {
          while (agenda.take().isPresent()) {}
          return null;
        });
    Thread.ofVirtual().start(taking);
    assertThrows(TimeoutException.class, () -> taking.get(50, TimeUnit.MILLISECONDS));
    assertTrue(source.read() <= limit + READ_AHEAD, () -> source.read() + " are read");
  }

  private static Attempt attempt(ByteBuffer body) {
    Answer answer =
        new Answer(
            200,
            Optional.of("http/1.1"),
            Optional.empty(),
            Optional.empty(),
            body.remaining(),
            Doubts.NONE,
            Optional.empty(),
            Map.of(),
            Optional.of(new Body(body, Optional.empty(), true)),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Attempt(
        Optional.empty(),
        true,
        0,
        Timings.NONE,
        List.of(),
        Optional.empty(),
        new Outcome.Answered(answer));
  }
}
