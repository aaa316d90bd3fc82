package dev.trawl.http;

import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.model.Failure;
import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The attempts in progress. One thread ends those whose time has passed; it looks at them only
/// when the earliest time that it knows of has come, so that an attempt which ends in time costs it
/// nothing. Safe for use by several threads.
final class RunningAttempts implements Closeable {
  /// Deadlines closer together than this are met together.
  private static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Set<RunningAttempt> attempts = ConcurrentHashMap.newKeySet();
  private volatile Optional<Failure> cancelled = Optional.empty();
  private volatile boolean closed;

  /// When the thread looks next; in the past while it is looking.
  private volatile long nextNanos;

  private volatile Thread thread;

  void add(RunningAttempt attempt) {
    attempts.add(attempt);
    // After it was added, so that it cannot escape a cancelAll() at this moment.
    cancelled.ifPresent(attempt.deadline()::cancel);
    if (thread == null) {
      start();
    } else if (attempt.deadline().atNanos() - nextNanos < 0) {
      LockSupport.unpark(thread);
    }
  }

  private synchronized void start() {
    if (thread == null) {
      // Every attempt that is there before it has looked is seen by it.
      nextNanos = System.nanoTime() + Long.MAX_VALUE / 2;
      thread = Thread.ofPlatform().daemon().name("trawl-deadlines").unstarted(this::watch);
      thread.start();
    }
  }

  private void watch() {
    while (!closed) {
      long now = System.nanoTime();
      // Attempts that are added from here on wake the thread.
      nextNanos = now + Long.MAX_VALUE / 2;
      long next = now + Long.MAX_VALUE / 2;
      for (RunningAttempt attempt : attempts) {
        long at = attempt.deadline().atNanos();
        if (at - now <= 0) {
          attempt.deadline().expire();
        } else if (at - next < 0) {
          next = at;
        }
      }
      nextNanos = next;
      LockSupport.parkNanos(Math.max(RESOLUTION_NANOS, next - now));
    }
  }

  void remove(RunningAttempt attempt) {
    attempts.remove(attempt);
  }

  /// Takes as long as there are attempts.
  InFlight inFlight() {
    long now = System.nanoTime();
    int count = 0;
    Optional<String> slowest = Optional.empty();
    long longest = 0;
    for (RunningAttempt attempt : attempts) {
      count++;
      long elapsed = now - attempt.startNanos();
      if (elapsed > longest) {
        longest = elapsed;
        slowest = Optional.of(attempt.host());
      }
    }
    return new InFlight(count, slowest, Duration.ofNanos(longest));
  }

  /// Ends all of them, and every later one at once.
  void cancelAll(Failure why) {
    cancelled = Optional.of(why);
    attempts.forEach(attempt -> attempt.deadline().cancel(why));
  }

  /// Lets the thread end.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
