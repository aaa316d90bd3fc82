package dev.trawl.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Appends lines to a stream on a thread of its own, in the order in which they come. Safe for use
/// by several threads.
///
/// What comes within a millisecond, or while the thread is writing, goes out in one write: to wake
/// the thread and the reader for each line would cost more than the line. At most [#MAX_PENDING]
/// bytes wait: who comes with more has to wait too, which is how a slow reader slows the fetching.
/// A line that is longer itself is written from where it is, while who brings it waits: so long its
/// memory is counted.
public final class LineWriter implements AutoCloseable {
  static final int MAX_PENDING = 1 << 20;
  private static final long GATHER_NANOS = 1_000_000;

  private final String name;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Thread writer;
  private byte[] pending = new byte[64 * 1024];
  private int pendingBytes;
  private byte[] batch = new byte[64 * 1024];
  private boolean closed;
  private Throwable failure;

  /// @param name of the output, for messages
  /// @param out stays open when this is closed
  public LineWriter(String name, OutputStream out) {
    this.name = name;
    this.out = out;
    this.writer = Thread.ofPlatform().daemon().name("trawl-writer").start(this::write);
  }

  /// Hands a line over. Blocks while too many wait.
  ///
  /// @throws UnwrittenException if this or an earlier line could not be written
  public void append(byte[] line) throws IOException {
    lock.lock();
    try {
      while (failure == null && pendingBytes > 0 && pendingBytes + line.length > MAX_PENDING) {
        room.awaitUninterruptibly();
      }
      throwFailure();
      if (line.length > MAX_PENDING) {
        appendLong(line);
        return;
      }
      if (pendingBytes + line.length > pending.length) {
        int doubled = Math.min(2 * pending.length, MAX_PENDING);
        pending = Arrays.copyOf(pending, Math.max(pendingBytes + line.length, doubled));
      }
      System.arraycopy(line, 0, pending, pendingBytes, line.length);
      boolean first = pendingBytes == 0;
      pendingBytes += line.length;
      if (first || pendingBytes >= MAX_PENDING / 2) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  // The very array is meant: as long as it is there it takes memory.
  @SuppressWarnings("ReferenceEquality")
  private void appendLong(byte[] line) throws IOException {
    pending = line;
    pendingBytes = line.length;
    work.signal();
    while (failure == null && (pending == line || batch == line)) {
      room.awaitUninterruptibly();
    }
    throwFailure();
  }

  private void write() {
    while (true) {
      byte[] bytes;
      int batchBytes;
      lock.lock();
      try {
        while (pendingBytes == 0 && !closed) {
          work.awaitUninterruptibly();
        }
        if (pendingBytes == 0) {
          return;
        }
        gather();
        bytes = pending;
        pending = batch;
        batch = bytes;
        batchBytes = pendingBytes;
        pendingBytes = 0;
        room.signalAll();
      } finally {
        lock.unlock();
      }
      try {
        out.write(bytes, 0, batchBytes);
        out.flush();
        if (bytes.length > MAX_PENDING) {
          written(new byte[64 * 1024]);
        }
      } catch (Throwable t) {
        // Whatever it is: did this thread die silently, everybody would wait for it.
        fail(t);
        return;
      }
    }
  }

  private void written(byte[] next) {
    lock.lock();
    try {
      batch = next;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void gather() {
    long nanos = GATHER_NANOS;
    while (nanos > 0 && !closed && pendingBytes < MAX_PENDING / 2) {
      try {
        nanos = work.awaitNanos(nanos);
      } catch (InterruptedException e) {
        // Nobody interrupts this thread; if somebody did, it would write sooner.
        return;
      }
    }
  }

  private void fail(Throwable t) {
    lock.lock();
    try {
      failure = t;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everything is written.
  ///
  /// @throws UnwrittenException if something could not be
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (true) {
      try {
        writer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      throwFailure();
    } finally {
      lock.unlock();
    }
  }

  /// A new exception each time, because one that is thrown by [#append] and again by [#close] could
  /// not be its own suppressed one.
  private void throwFailure() throws UnwrittenException {
    if (failure != null) {
      throw new UnwrittenException(name, failure);
    }
  }
}
