package dev.trawl.engine;

import dev.trawl.model.Answer;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The work of a run: the rest of the list, and the jobs that wait for their next attempt. Safe for
/// use by several threads.
///
/// Hardly anything is read ahead: only so much that whoever asks for a job seldom waits for the
/// reader.
final class Agenda {
  /// Jobs that wait for their next attempt; the list is not read further while there are as many.
  /// Bounds memory when every entry fails.
  static final int MAX_WAITING = 10_000;

  /// The same for the bytes of their responses that they hold.
  static final long MAX_WAITING_BYTES = 32 << 20;

  private final TargetSource targets;
  private final int readAhead;
  private final BooleanSupplier handlerReady;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition jobs = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final Queue<Job> read = new ArrayDeque<>();
  private final PriorityQueue<Job> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Job::readyNanos));
  private long waitingBytes;
  private boolean exhausted;
  private boolean stopped;
  private long open;
  private Optional<Throwable> readFailure = Optional.empty();

  /// @param readAhead entries that may have been read and not yet asked for, 1 or more
  /// @param handlerReady asked before each read; must not block
  Agenda(TargetSource targets, int readAhead, BooleanSupplier handlerReady) {
    this.targets = targets;
    this.readAhead = readAhead;
    this.handlerReady = handlerReady;
  }

  /// Reads the list to its end, or until [#stop]. Wants a thread of its own, because a list may
  /// block, as a pipe does, and nothing else shall wait for it.
  void read() {
    Optional<Throwable> failure = Optional.empty();
    // Whatever is wrong with the list is told at the end of the run, and that has to come.
    try {
      while (awaitRoom()) {
        Optional<Target> next = targets.next();
        if (next.isEmpty()) {
          break;
        }
        add(next.get());
      }
    } catch (Throwable t) {
      failure = Optional.of(t);
    }
    exhausted(failure);
  }

  /// Waits until there is room for one more entry.
  ///
  /// @return whether the list is to be read on
  private boolean awaitRoom() {
    lock.lock();
    try {
      while (!stopped && !hasRoom()) {
        room.awaitUninterruptibly();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return read.size() < readAhead
        && waiting.size() < MAX_WAITING
        && waitingBytes < MAX_WAITING_BYTES
        && handlerReady.getAsBoolean();
  }

  private void add(Target target) {
    lock.lock();
    try {
      // What was read too late is not started any more.
      if (!stopped) {
        read.add(Job.first(target, System.nanoTime()));
        open++;
        jobs.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void exhausted(Optional<Throwable> failure) {
    lock.lock();
    try {
      exhausted = true;
      readFailure = failure;
      signalIfEnded();
    } finally {
      lock.unlock();
    }
  }

  /// The next job, as soon as there is one; each has to be ended by [#again] or [#settled]. Empty
  /// when all are settled and no more will come. After [#stop], only jobs that had been started.
  Optional<Job> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Job> job = pollDue().or(this::pollRead);
        if (job.isPresent() || isEnded()) {
          return job;
        }
        if (waiting.isEmpty()) {
          jobs.await();
        } else {
          jobs.await(waiting.peek().readyNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
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
    waiting.remove();
    waitingBytes -= bytes(first);
    if (!waiting.isEmpty()) {
      // Somebody else has to watch for the next one.
      jobs.signal();
    }
    signalRoom();
    return Optional.of(first);
  }

  private Optional<Job> pollRead() {
    Optional<Job> job = Optional.ofNullable(read.poll());
    signalRoom();
    return job;
  }

  /// Wakes the reader, but not for every entry: it then reads several.
  private void signalRoom() {
    if (read.size() <= readAhead / 2) {
      room.signal();
    }
  }

  /// Takes a job back until it is due.
  void again(Job job) {
    lock.lock();
    try {
      waiting.add(job);
      waitingBytes += bytes(job);
      jobs.signal();
    } finally {
      lock.unlock();
    }
  }

  /// What a job holds of its last response, about.
  private static long bytes(Job job) {
    Optional<Answer> answer = job.last().flatMap(attempt -> attempt.outcome().answer());
    long body = answer.flatMap(Answer::body).map(b -> b.bytes().remaining()).orElse(0);
    long fields =
        answer.map(Answer::headers).orElse(Map.of()).values().stream()
            .flatMap(List::stream)
            .mapToLong(String::length)
            .sum();
    return body + fields;
  }

  /// One job has its result.
  void settled() {
    lock.lock();
    try {
      open--;
      signalRoom();
      signalIfEnded();
    } finally {
      lock.unlock();
    }
  }

  /// No more entries from the list. Jobs that wait become due at once.
  void stop() {
    lock.lock();
    try {
      stopped = true;
      open -= read.size();
      read.clear();
      room.signal();
      jobs.signalAll();
      signalIfEnded();
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

  /// Waits until every job is settled and no more will come.
  void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isEnded()) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Why the list could not be read to its end, if it could not.
  Optional<Throwable> readFailure() {
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

  private void signalIfEnded() {
    if (isEnded()) {
      jobs.signalAll();
      ended.signalAll();
    }
  }
}
