package dev.trawl.io;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Has what was written to a file put on the disk, once a second and at the end. Writing does not
/// wait for it.
public final class SyncedStream extends OutputStream {
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /// What puts it there.
  public interface Disk {
    void force() throws IOException;
  }

  private final OutputStream out;
  private final Disk disk;
  private final ScheduledExecutorService clock;
  private volatile boolean dirty;
  private volatile Optional<IOException> failure = Optional.empty();

  public SyncedStream(OutputStream out, Disk disk) {
    this(out, disk, INTERVAL);
  }

  public SyncedStream(OutputStream out, Disk disk, Duration interval) {
    this.out = out;
    this.disk = disk;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("trawl-sync").factory());
    // Never fails: what goes wrong is kept for the writer.
    Future<?> unused =
        clock.scheduleWithFixedDelay(
            this::sync, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void sync() {
    if (dirty && failure.isEmpty()) {
      // Before, so that what is written meanwhile gets its turn.
      dirty = false;
      try {
        disk.force();
      } catch (IOException e) {
        // Not tried again: the kernel tells once, and then takes what is lost for written.
        failure = Optional.of(e);
      }
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /// @throws IOException also if what was written before cannot be put on the disk
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    throwFailure();
    out.write(bytes, offset, length);
    dirty = true;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      // The thread is not interrupted: that would close the file under it.
      clock.close();
      sync();
      throwFailure();
    }
  }

  private void throwFailure() throws IOException {
    if (failure.isPresent()) {
      throw new IOException(failure.get().getMessage(), failure.get());
    }
  }
}
