package dev.trawl.engine;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where results are handled whose handling takes computing: on platform threads of its own, so
/// that it delays no reading of sockets. Holds a few results a thread; whoever hands in one more
/// waits, with its slot, so that slow handling slows the fetching.
final class ProcessingStage implements AutoCloseable {
  /// Results that wait, for each thread.
  private static final int WAITING = 4;

  private final Semaphore room;
  private final HeldUp heldUp = new HeldUp();
  private int waiting;
  private final ThreadPoolExecutor threads;

  /// @param count of threads, 1 or more, which are started now
  ProcessingStage(int count) {
    room = new Semaphore(count * (1 + WAITING));
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("trawl-cpu-", 1).factory());
    // A machine that has no more threads shall show it before a result depends on it.
    threads.prestartAllCoreThreads();
  }

  /// Waits for room.
  ///
  /// @param work must not throw
  void handIn(Runnable work) {
    if (!room.tryAcquire()) {
      waiting(1);
      room.acquireUninterruptibly();
      waiting(-1);
    }
    try {
      threads.execute(() -> {
        try {
          work.run();
        } finally {
          room.release();
        }
      });
    } catch (Throwable t) {
      room.release();
      throw t;
    }
  }

  private synchronized void waiting(int more) {
    waiting += more;
    if (waiting > 0) {
      heldUp.begin(System.nanoTime());
    } else {
      heldUp.end(System.nanoTime());
    }
  }

  /// For how long so far somebody has waited for room. To be called when nobody does any more.
  synchronized Duration heldUp() {
    return heldUp.sum();
  }

  /// Lets the threads end once all is done.
  @Override
  public void close() {
    threads.shutdown();
  }
}
