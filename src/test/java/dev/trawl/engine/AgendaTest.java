package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Body;
import dev.trawl.model.Doubts;
import dev.trawl.model.Outcome;
import dev.trawl.model.Timings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AgendaTest {
  private static final int READ_AHEAD = 16;

  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final ByteBuffer MEBIBYTE = ByteBuffer.allocate(1 << 20);

  private final List<Agenda> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Agenda::stop);
  }

  @Test
  void entriesComeInTheirOrderAndThenTheEnd() throws Exception {
    Agenda agenda = start(ListSource.of("a", "b", "c"));
    for (long index = 1; index <= 3; index++) {
      assertEquals(index, takeNow(agenda).target().index());
      agenda.settled();
    }
    assertEquals(Optional.empty(), agenda.take());
    agenda.awaitEnd();
  }

  @Test
  void theEndIsNotBeforeTheLastJobIsSettled() throws Exception {
    Agenda agenda = start(ListSource.of("a"));
    takeNow(agenda);
    FutureTask<Optional<Job>> other = new FutureTask<>(agenda::take);
    Thread.ofVirtual().start(other);
    assertFalse(other.isDone());
    agenda.settled();
    assertEquals(Optional.empty(), other.get(5, TimeUnit.SECONDS));
  }

  @Test
  void whatIsDueComesByItsTimeAndBeforeNewEntries() throws Exception {
    Agenda agenda = start(ListSource.of(Collections.nCopies(100, "x")));
    long now = System.nanoTime();
    Job first = takeNow(agenda);
    Job second = takeNow(agenda);
    Job third = takeNow(agenda);
    agenda.again(first.again(now + HOUR));
    agenda.again(second.again(now - 1));
    agenda.again(third.again(now - 2));
    assertEquals(3, takeNow(agenda).target().index());
    assertEquals(2, takeNow(agenda).target().index());
    assertEquals(4, takeNow(agenda).target().index());
  }

  @Test
  void whatWaitsIsNotTakenBeforeItsTime() throws Exception {
    Agenda agenda = start(ListSource.of("a"));
    long due = System.nanoTime() + Duration.ofMillis(100).toNanos();
    agenda.again(takeNow(agenda).again(due));
    assertEquals(1, takeNow(agenda).target().index());
    assertTrue(System.nanoTime() >= due);
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
  void nothingIsReadWhileTheHandlerIsNotReady() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ListSource source = ListSource.of("a");
    Agenda agenda =
        start(
            new Agenda(
                source,
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
    for (int i = 0; i < Agenda.MAX_WAITING; i++) {
      agenda.again(takeNow(agenda).again(System.nanoTime() + HOUR));
    }
    assertNothingMoreIsRead(agenda, source, Agenda.MAX_WAITING);
  }

  @Test
  void theListIsNotReadOnWhileTooMuchIsHeld() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    int most = (int) (Agenda.MAX_WAITING_BYTES / MEBIBYTE.remaining());
    for (int i = 0; i < most; i++) {
      Job failed = takeNow(agenda).attempted(attempt(MEBIBYTE));
      agenda.again(failed.again(System.nanoTime() + HOUR));
    }
    assertNothingMoreIsRead(agenda, source, most);
  }

  @Test
  void readingGoesOnWhenNothingIsHeldAnyMore() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    int most = (int) (Agenda.MAX_WAITING_BYTES / MEBIBYTE.remaining());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < most; i++) {
        Job failed = takeNow(agenda).attempted(attempt(MEBIBYTE));
        agenda.again(failed.again(System.nanoTime()));
      }
      for (int i = 0; i < most; i++) {
        takeNow(agenda);
        agenda.settled();
      }
    }
  }

  @Test
  void afterAStopOnlyWhatWasStartedComes() throws Exception {
    ListSource source = ListSource.endless("x");
    Agenda agenda = start(source);
    agenda.again(takeNow(agenda).again(System.nanoTime() + HOUR));
    takeNow(agenda);
    agenda.stop();
    assertEquals(1, takeNow(agenda).target().index());
    agenda.settled();
    agenda.settled();
    assertEquals(Optional.empty(), agenda.take());
    agenda.awaitEnd();
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
    takeNow(agenda);
    agenda.settled();
    agenda.awaitEnd();
    assertEquals(Optional.of(broken), agenda.readFailure());
  }

  private Agenda start(ListSource source) {
    return start(new Agenda(source, READ_AHEAD, () -> true));
  }

  private Agenda start(Agenda agenda) {
    started.add(agenda);
    Thread.ofPlatform().daemon().start(agenda::read);
    return agenda;
  }

  private static Job takeNow(Agenda agenda) throws InterruptedException {
    return agenda.take().orElseThrow();
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
            503,
            "http/1.1",
            Optional.empty(),
            Optional.empty(),
            body.remaining(),
            Doubts.NONE,
            Optional.empty(),
            Map.of(),
            Optional.of(new Body(body, StandardCharsets.UTF_8, true)));
    return new Attempt(
        Optional.empty(), Timings.NONE, List.of(), Optional.empty(), new Outcome.Answered(answer));
  }
}
