package dev.trawl.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Takes nothing until it is opened.
public final class GatedStream extends OutputStream {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean broken;
  private volatile int begun;
  private volatile int flushes;
  private volatile boolean closed;

  public void open() {
    gate.countDown();
  }

  void fail() {
    broken = true;
    gate.countDown();
  }

  @Override
  public void write(int b) {
    throw new AssertionError("lines are written in one piece");
  }

  // Only the writer's one thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    begun++;
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (broken) {
      throw new IOException("gate broken");
    }
    sizes.add(length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public void close() {
    closed = true;
  }

  public int begun() {
    return begun;
  }

  int flushes() {
    return flushes;
  }

  boolean closed() {
    return closed;
  }

  List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  int total() {
    return sizes().stream().mapToInt(Integer::intValue).sum();
  }
}
