package dev.trawl.io;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Bytes of memory that may be held at once. Whoever holds some takes a [Lease] of them. Safe for
/// use by several threads.
///
/// Leases are given in the order in which they are waited for. So that nobody waits for ever, one
/// lease at a time may go beyond the budget: the one that waits first while all others that hold
/// something wait, too. What no memory would hold is refused at once ([Lease#fits]).
public final class ByteBudget {
  /// What a lease may always have: something small shall not wait for something large.
  static final long LEAST = 16 * 1024;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long bytes;
  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Lease> waiting = new ArrayDeque<>();
  private long leased;

  /// Leases that hold something and do not wait for more.
  private int busy;

  /// Whether a lease goes beyond the budget.
  private boolean overdrawn;

  private long waits;
  private long refusals;
  private long evictions;

  /// What a lack of memory has led to.
  ///
  /// @param waits of leases for others
  /// @param refusals of what was more than there is, or was not waited for to the end
  /// @param evictions of what was held, and was forgotten or put elsewhere
  public record Shortage(long waits, long refusals, long evictions) {
    Shortage plus(Shortage other) {
      return new Shortage(
          waits + other.waits, refusals + other.refusals, evictions + other.evictions);
    }
  }

  /// @param bytes more than 0
  public ByteBudget(long bytes) {
    this(bytes, Long.MAX_VALUE);
  }

  /// @param bytes more than 0
  /// @param most that one lease may come to, alone; as much as `bytes`, or more
  public ByteBudget(long bytes, long most) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes < 1: " + bytes);
    }
    if (most < bytes) {
      throw new IllegalArgumentException("most < bytes: " + most);
    }
    this.bytes = bytes;
    this.most = most;
  }

  /// All there is.
  public long bytes() {
    return bytes;
  }

  /// What is leased now.
  public long leased() {
    lock.lock();
    try {
      return leased;
    } finally {
      lock.unlock();
    }
  }

  /// Something that was held has been forgotten or put elsewhere, to make room.
  public void evicted() {
    lock.lock();
    try {
      evictions++;
    } finally {
      lock.unlock();
    }
  }

  /// What the lack of it has led to so far.
  public Shortage shortage() {
    lock.lock();
    try {
      return new Shortage(waits, refusals, evictions);
    } finally {
      lock.unlock();
    }
  }

  /// A lease of nothing yet.
  public Lease lease() {
    return new Lease();
  }

  /// What one holder has. Each for one thread at a time; to be closed.
  public final class Lease implements AutoCloseable {
    private long own;
    private boolean beyond;

    private Lease() {}

    /// Whether it could have so much more if it were alone.
    public boolean fits(long more) {
      return more <= most - own;
    }

    /// Takes more; waits until there is as much.
    ///
    /// @param over whether the waiting is to end without; asked now and then; must not block
    /// @return whether it was taken
    public boolean grow(long more, BooleanSupplier over) {
      if (more == 0) {
        return true;
      }
      boolean interrupted = false;
      lock.lock();
      try {
        if (!fits(more)) {
          refusals++;
          return false;
        }
        if (own + more <= LEAST || beyond || (waiting.isEmpty() && leased + more <= bytes)) {
          take(more);
          return true;
        }
        busy -= own > 0 ? 1 : 0;
        waiting.add(this);
        waits++;
        changed.signalAll();
        while (!isNext(more)) {
          if (over.getAsBoolean()) {
            leave();
            refusals++;
            return false;
          }
          try {
            changed.awaitNanos(LOOK_NANOS);
          } catch (InterruptedException e) {
            // The end of the waiting is told by the supplier.
            interrupted = true;
          }
        }
        if (leased + more > bytes) {
          beyond = true;
          overdrawn = true;
        }
        leave();
        take(more);
        return true;
      } finally {
        lock.unlock();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private boolean isNext(long more) {
      return waiting.peek() == this && (leased + more <= bytes || (!overdrawn && busy == 0));
    }

    private void leave() {
      waiting.remove(this);
      busy += own > 0 ? 1 : 0;
      changed.signalAll();
    }

    private void take(long more) {
      busy += own == 0 && more > 0 ? 1 : 0;
      own += more;
      leased += more;
    }

    /// Gives all back. It may be used again.
    @Override
    public void close() {
      shrink(own);
    }

    /// Gives some back.
    ///
    /// @param less no more than it has
    public void shrink(long less) {
      if (less == 0) {
        return;
      }
      lock.lock();
      try {
        leased -= less;
        own -= less;
        if (own == 0) {
          busy--;
          overdrawn &= !beyond;
          beyond = false;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
