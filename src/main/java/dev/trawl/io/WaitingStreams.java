package dev.trawl.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Streams on descriptors that somebody else may have set to `O_NONBLOCK`: whoever shares a
/// terminal or a pipe with this process, as Node.js does. Java's own streams take "not now"
/// (`EAGAIN`) for an error, and do not tell how much they have written by then.
public final class WaitingStreams {
  /// For one call: Java copies it outside the heap.
  private static final int STEP = 64 * 1024;

  private static final long FIRST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private WaitingStreams() {}

  /// Reads a channel; to close the stream closes it.
  public static InputStream in(FileChannel channel) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        ByteBuffer to = ByteBuffer.wrap(bytes, offset, Math.min(length, STEP));
        int count = channel.read(to);
        for (long nanos = FIRST_NANOS; count == 0; nanos = longer(nanos)) {
          LockSupport.parkNanos(nanos);
          count = channel.read(to);
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  /// Writes to a channel; to close the stream closes it.
  public static OutputStream out(FileChannel channel) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        // An interrupt would close the channel, and nobody could write to it any more.
        boolean interrupted = Thread.interrupted();
        try {
          ByteBuffer from = ByteBuffer.wrap(bytes, offset, 0);
          int end = offset + length;
          long nanos = FIRST_NANOS;
          while (from.position() < end) {
            from.limit(Math.min(end, from.position() + STEP));
            if (channel.write(from) > 0) {
              nanos = FIRST_NANOS;
            } else {
              LockSupport.parkNanos(nanos);
              nanos = longer(nanos);
            }
          }
        } finally {
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static long longer(long nanos) {
    return Math.min(2 * nanos, MAX_NANOS);
  }
}
