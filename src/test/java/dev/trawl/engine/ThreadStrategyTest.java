package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ThreadStrategyTest {
  @Test
  void aMachineOutOfThreadsDoesWithFewer() throws Exception {
    LimitedThreads threads = new LimitedThreads(2);
    RecordingRunner runner = run(threads, 8, 100);
    assertEquals(100, runner.runs.get());
    assertTrue(runner.threads.size() <= 2, runner.threads::toString);
  }

  @Test
  void aShortListStartsFewThreads() throws Exception {
    LimitedThreads threads = new LimitedThreads(Integer.MAX_VALUE);
    RecordingRunner runner = run(threads, 1000, 3);
    assertEquals(3, runner.runs.get());
    assertTrue(threads.made.get() <= 4, () -> threads.made + " threads");
  }

  private static RecordingRunner run(ThreadFactory threads, int concurrency, int entries)
      throws InterruptedException {
    Agenda agenda = Agendas.of(16, () -> true);
    ListSource source = ListSource.of(Collections.nCopies(entries, "x"));
    Thread.ofPlatform().daemon().start(Agendas.reader(source, agenda));
    RecordingRunner runner = new RecordingRunner(agenda);
    new ThreadStrategy(concurrency, threads).start(agenda, runner);
    agenda.awaitEnd();
    return runner;
  }

  /// Has so many threads and no more.
  private static final class LimitedThreads implements ThreadFactory {
    private final int limit;
    private final AtomicInteger made = new AtomicInteger();

    LimitedThreads(int limit) {
      this.limit = limit;
    }

    @Override
    public Thread newThread(Runnable task) {
      if (made.incrementAndGet() > limit) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return Thread.ofVirtual().unstarted(task);
    }
  }

  /// Settles every job.
  private static final class RecordingRunner implements ExecutorStrategy.Runner {
    private final Agenda agenda;
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    RecordingRunner(Agenda agenda) {
      this.agenda = agenda;
    }

    @Override
    public void run(Task task) {
      runs.incrementAndGet();
      threads.add(Thread.currentThread());
      agenda.ended((Task.Fetch) task, AgendaTest.ANSWERED);
    }
  }
}
