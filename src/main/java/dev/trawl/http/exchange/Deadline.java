package dev.trawl.http.exchange;

import dev.trawl.model.Failure;
import java.util.Optional;

/// Until when an attempt may go on. Its end, which comes from another thread, closes what the
/// attempt waits for at that moment, so that no read and no write needs a time-out of its own.
///
/// Safe for use by several threads.
public final class Deadline {
  private final long atNanos;
  private Runnable interruption = Deadline::nothing;
  private volatile boolean ended;
  private volatile Optional<Failure> cancelled = Optional.empty();

  /// @param atNanos on the clock of [System#nanoTime]
  public Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  public long atNanos() {
    return atNanos;
  }

  /// Time left, in nanoseconds; 0 if there is none.
  public long leftNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /// Says what the end has to do from now on, in the place of what was said before.
  ///
  /// @param action makes the attempt's own thread go on: closes what it reads from or writes to.
  ///   Runs once at most, at once where the end has come already; must not block
  public synchronized void interruptsBy(Runnable action) {
    interruption = action;
    if (ended) {
      action.run();
    }
  }

  /// The end has nothing to do from now on. After the return, nothing that was said before runs.
  public synchronized void interruptsNothing() {
    interruption = Deadline::nothing;
  }

  private static void nothing() {}

  /// The time has passed.
  public synchronized void expire() {
    if (!ended) {
      ended = true;
      interruption.run();
    }
  }

  /// Ends the attempt before its time.
  ///
  /// @param why is its outcome
  public synchronized void cancel(Failure why) {
    if (cancelled.isEmpty()) {
      cancelled = Optional.of(why);
      ended = true;
      interruption.run();
    }
  }

  /// Whether the end has come.
  public boolean hasEnded() {
    return ended;
  }

  /// Why it came before its time; empty if it did not.
  public Optional<Failure> cancelled() {
    return cancelled;
  }
}
