package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.Attempt;
import dev.trawl.model.Failure;
import dev.trawl.model.HostReport;
import dev.trawl.model.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The work of a run: the rest of the list, and the backlog of what was read of it and is not in
/// flight. Safe for use by several threads.
///
/// Hardly anything is read ahead: only so much that whoever asks for a task seldom waits for the
/// reader. But what cannot be started soon, because of its host or its time, does not count as read
/// ahead, up to [Backlog#MAX_JOBS].
final class Agenda {
  private final Backlog backlog;
  private final Slots slots;
  private final Optional<Duration> recheckDelay;
  private final int readAhead;
  private final BooleanSupplier handlerReady;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition tasks = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition ended = lock.newCondition();

  /// By hosts: slots were free, but each had as much in flight as it may have.
  private final HeldUp heldUp = new HeldUp();

  private int inFlight;
  private long open;
  private boolean reading = true;
  private boolean stopped;
  private Optional<Failure> refusal = Optional.empty();
  private Optional<Throwable> readFailure = Optional.empty();

  /// Whether one of the threads that wait will wake by itself, at [#watchedNanos].
  private boolean watched;

  private long watchedNanos;

  /// @param recheckDelay between the end of the list and its second pass; empty for none
  /// @param readAhead jobs that may have been read and not yet asked for, 1 or more
  /// @param handlerReady asked before each read; must not block
  Agenda(
      Backlog backlog,
      Slots slots,
      Optional<Duration> recheckDelay,
      int readAhead,
      BooleanSupplier handlerReady) {
    this.backlog = backlog;
    this.slots = slots;
    this.recheckDelay = recheckDelay;
    this.readAhead = readAhead;
    this.handlerReady = handlerReady;
  }

  /// Waits until there is room for one more entry.
  ///
  /// @return whether the list is to be read on
  boolean awaitRoom() {
    lock.lock();
    try {
      while (reading && !hasRoom()) {
        room.awaitUninterruptibly();
      }
      return reading;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the handler is ready, for a list that hands it something itself: what is passed
  /// over counts as read ahead.
  ///
  /// @return whether the list is to be read on
  boolean awaitHandler() {
    lock.lock();
    try {
      while (reading && !handlerReady.getAsBoolean()) {
        // It may wait for entries that wait for the end of the list.
        changed();
        room.awaitUninterruptibly();
      }
      return reading;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return backlog.useful() < readAhead && backlog.hasRoom() && handlerReady.getAsBoolean();
  }

  /// Takes an entry of the list.
  void add(Target target, Prepared prepared) {
    locked(() -> {
      // What was read too late is not started any more.
      if (reading) {
        long now = System.nanoTime();
        Job job = Job.first(target, prepared, now);
        refusal.ifPresentOrElse(
            failure -> backlog.settle(job, failure), () -> backlog.add(job, now));
        open++;
        tasks.signal();
      }
    });
  }

  /// There is nothing more to read.
  ///
  /// @param failure why the list could not be read to its end, if it could not; of no account once
  ///   the run has been ended otherwise
  void endReading(Optional<Throwable> failure) {
    locked(() -> {
      reading = false;
      readFailure = stopped ? Optional.empty() : failure;
      changed();
    });
  }

  /// The next task, as soon as there is one. A [Task.Fetch] has to be handed back by [#again],
  /// [#recheck], [#ended] or [#released], a [Task.Settle] by [#settled]. Empty when all are, and no
  /// more will come. After [#stop] and [#refuse], nothing that has to be fetched.
  Optional<Task> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        boolean free = inFlight < slots.limit();
        Optional<Task> task = backlog.poll(free, now);
        if (task.isPresent()) {
          taken(task.get(), now);
          return task;
        }
        if (isEnded()) {
          return task;
        }
        room.signal();
        noteHoldUp(free, now);
        OptionalLong wake = watch(free, now);
        if (wake.isEmpty()) {
          tasks.await();
        } else {
          tasks.awaitNanos(wake.getAsLong() - now);
          watched &= watchedNanos != wake.getAsLong();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void taken(Task task, long nowNanos) {
    if (task instanceof Task.Fetch) {
      inFlight++;
      heldUp.end(nowNanos);
    }
    wakeNext(nowNanos);
    signalRoom();
  }

  /// Wakes somebody who waits, if there is something else to do or a clock to watch.
  private void wakeNext(long nowNanos) {
    boolean free = inFlight < slots.limit();
    OptionalLong delay = backlog.delayNanos(free, nowNanos);
    if (delay.isPresent() && (delay.getAsLong() <= 0 || !isWatched(delay.getAsLong(), nowNanos))) {
      tasks.signal();
    } else {
      // Nobody will look for a task, and take note of it.
      noteHoldUp(free, nowNanos);
    }
  }

  /// To be called when there is nothing that could be done now.
  private void noteHoldUp(boolean free, long nowNanos) {
    if (free && backlog.isHeldUp()) {
      heldUp.begin(nowNanos);
    }
  }

  private boolean isWatched(long delayNanos, long nowNanos) {
    return watched && watchedNanos - nowNanos <= delayNanos;
  }

  /// Makes the calling thread the one that watches the clock for all that wait, if one is needed.
  ///
  /// @return when it has to wake; empty if it may wait for a signal
  private OptionalLong watch(boolean free, long nowNanos) {
    OptionalLong delay = backlog.delayNanos(free, nowNanos);
    if (delay.isEmpty() || isWatched(delay.getAsLong(), nowNanos)) {
      return OptionalLong.empty();
    }
    watched = true;
    watchedNanos = nowNanos + delay.getAsLong();
    return OptionalLong.of(watchedNanos);
  }

  /// Wakes the reader, but not for every entry: it then reads several.
  private void signalRoom() {
    if (backlog.useful() <= readAhead - readAhead / 4) {
      room.signal();
    }
  }

  /// Has somebody look for a task again. To be called after a task was handed back by a thread that
  /// does not take the next one itself; for one that does, it would wake another in vain.
  void wake() {
    locked(() -> wakeNext(System.nanoTime()));
  }

  /// Takes a job back until it is due.
  void again(Task.Fetch fetch, Job job) {
    takeBack(fetch, job, backlog::again);
  }

  /// Takes a job back until the list is through.
  void recheck(Task.Fetch fetch, Job job) {
    takeBack(fetch, job, backlog::recheck);
  }

  private void takeBack(Task.Fetch fetch, Job job, Consumer<Job> place) {
    locked(() -> {
      // First, so that the caller still has the job if there is no memory for it here.
      if (stopped) {
        backlog.settle(job);
      } else {
        place.accept(job);
      }
      release(fetch, job.last().orElseThrow());
      changed();
    });
  }

  /// An attempt has ended, and its job has its result.
  void ended(Task.Fetch fetch, Attempt attempt) {
    locked(() -> {
      release(fetch, attempt);
      open--;
      changed();
    });
  }

  /// An attempt has ended, and its job will have its result, of which [#settled] tells.
  void released(Task.Fetch fetch, Attempt attempt) {
    locked(() -> {
      release(fetch, attempt);
      changed();
    });
  }

  /// A job that is not in flight has its result.
  void settled() {
    locked(() -> {
      open--;
      changed();
    });
  }

  private void release(Task.Fetch fetch, Attempt attempt) {
    long now = System.nanoTime();
    slots.ended(attempt, fetch.startedNanos(), now - fetch.startedNanos(), inFlight);
    inFlight--;
    backlog.ended(fetch, attempt, now);
  }

  /// To be called whenever a job came back, and when there is nothing more to read.
  private void changed() {
    // Everything else is through, or stuck until these are: a list may be endless, and its results
    // may be wanted in its order.
    if (backlog.rechecks() > 0 && open == backlog.rechecks() && !(reading && hasRoom())) {
      backlog.startRechecks(System.nanoTime() + recheckDelay.orElseThrow().toNanos());
      tasks.signal();
    }
    signalRoom();
    if (isEnded()) {
      tasks.signalAll();
      ended.signalAll();
    }
  }

  /// Makes no more attempts and reads no more: what has had none is forgotten.
  void stop() {
    locked(() -> {
      stopped = true;
      reading = false;
      open -= backlog.stop(Optional.empty(), System.nanoTime());
      wakeAll();
    });
  }

  /// Makes no more attempts: what has had none is settled with a failure.
  ///
  /// @param readOn whether so is the rest of the list, or it is not read any more
  void refuse(Failure failure, boolean readOn) {
    locked(() -> {
      stopped = true;
      reading &= readOn;
      refusal = Optional.of(failure);
      backlog.stop(refusal, System.nanoTime());
      wakeAll();
    });
  }

  private void wakeAll() {
    room.signal();
    tasks.signalAll();
    changed();
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

  private boolean isEnded() {
    return open == 0 && !reading;
  }

  /// Whether no more attempts are to be made.
  boolean isStopped() {
    return locked(() -> stopped);
  }

  /// Why the list could not be read to its end, if it could not.
  Optional<Throwable> readFailure() {
    return locked(() -> readFailure);
  }

  /// How it went with the hosts so far.
  HostReport report() {
    return locked(() -> backlog.report(heldUp.sum()));
  }

  private void locked(Runnable action) {
    locked(() -> {
      action.run();
      return true;
    });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
