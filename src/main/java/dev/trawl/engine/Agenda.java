package dev.trawl.engine;

import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The work of a run: the rest of the list, and the jobs that wait for their next attempt. Safe for
/// use by several threads.
///
/// Nothing is read ahead: a job is read when somebody asks for one. A thread that has to wait for
/// the list, as on a slow pipe, waits alone; jobs whose time has come go to the others.
final class Agenda {
  /// Jobs that wait for their next attempt; the list is not read further while there are as many.
  /// Bounds memory when every entry fails.
  static final int MAX_WAITING = 10_000;

  private final TargetSource targets;
  private final BooleanSupplier handlerReady;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Job> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Job::readyNanos));
  private boolean reading;
  private boolean exhausted;
  private boolean stopped;
  private long open;
  private Optional<IOException> readFailure = Optional.empty();

  /// @param handlerReady asked before each read; must not block
  Agenda(TargetSource targets, BooleanSupplier handlerReady) {
    this.targets = targets;
    this.handlerReady = handlerReady;
  }

  /// The next job, as soon as there is one; each has to be ended by [#again] or [#settled]. Empty
  /// when all are settled and no more will come. After [#stop], only jobs that had been started.
  Optional<Job> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Job> due = pollDue();
        if (due.isPresent()) {
          return due;
        }
        if (isEnded()) {
          changed.signalAll();
          return Optional.empty();
        }
        if (mayRead()) {
          Optional<Job> read = read();
          if (read.isPresent()) {
            return read;
          }
        } else if (waiting.isEmpty()) {
          changed.await();
        } else {
          changed.await(waiting.peek().readyNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Job> pollDue() {
    Job first = waiting.peek();
    if (first == null || !(stopped || first.readyNanos() - System.nanoTime() <= 0)) {
      return Optional.empty();
    }
    return Optional.of(waiting.remove());
  }

  private boolean mayRead() {
    return !reading
        && !exhausted
        && !stopped
        && waiting.size() < MAX_WAITING
        && handlerReady.getAsBoolean();
  }

  /// Reads one entry with the lock released.
  private Optional<Job> read() {
    reading = true;
    lock.unlock();
    Optional<Target> next = Optional.empty();
    Optional<IOException> failure = Optional.empty();
    try {
      next = targets.next();
    } catch (IOException e) {
      failure = Optional.of(e);
    } finally {
      lock.lock();
      reading = false;
    }
    if (stopped) {
      // Read too late: it was never started.
      return Optional.empty();
    }
    if (next.isEmpty()) {
      exhausted = true;
      readFailure = failure;
      changed.signalAll();
      return Optional.empty();
    }
    open++;
    // Somebody else may read on.
    changed.signal();
    return next.map(target -> Job.first(target, System.nanoTime()));
  }

  /// Takes a job back until it is due.
  void again(Job job) {
    lock.lock();
    try {
      waiting.add(job);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// One job has its result.
  void settled() {
    lock.lock();
    try {
      open--;
      if (isEnded()) {
        changed.signalAll();
      } else {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// No more entries from the list. Jobs that wait become due at once.
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until every job that was taken is settled and no more will come.
  void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isEnded()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Why the list could not be read to its end, if it could not.
  Optional<IOException> readFailure() {
    lock.lock();
    try {
      return readFailure;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEnded() {
    return open == 0 && (exhausted || stopped);
  }
}
