package dev.trawl.io;

import java.io.IOException;
import java.util.Arrays;

/// What a frame has come to so far: as much as it may refer to, and a block that has not been read.
/// A ring, which grows until it is that large.
final class ZstdWindow {
  private static final int FIRST = 256 * 1024;

  private final int windowSize;
  private final int blockLimit;
  private final int capacity;
  private byte[] ring;
  private long total;
  private long read;
  private long mayTotal;

  /// @param blockLimit bytes that one block may come to
  ZstdWindow(int windowSize, int blockLimit) {
    this.windowSize = windowSize;
    this.blockLimit = blockLimit;
    this.capacity = Math.max(1, windowSize + blockLimit);
    this.ring = new byte[Math.min(FIRST, capacity)];
  }

  /// What it takes of memory.
  int bytes() {
    return ring.length;
  }

  /// Bytes that were appended.
  long total() {
    return total;
  }

  int unread() {
    return (int) (total - read);
  }

  int read(byte[] bytes, int offset, int length) {
    int count = Math.min(length, unread());
    int from = (int) (read % ring.length);
    int first = Math.min(count, ring.length - from);
    System.arraycopy(ring, from, bytes, offset, first);
    System.arraycopy(ring, 0, bytes, offset + first, count - first);
    read += count;
    return count;
  }

  /// Makes room for one more block, once all has been read.
  void makeRoom(Room room) throws IOException {
    mayTotal = total + blockLimit;
    // As long as it grows, it has not gone round.
    if (mayTotal > ring.length && ring.length < capacity) {
      int more = (int) Math.min(capacity, 2L * ring.length);
      room.take(more - ring.length);
      ring = Arrays.copyOf(ring, more);
    }
  }

  private void grow(int count) throws IOException {
    total += count;
    if (total > mayTotal) {
      throw new IOException("zstd: a block that comes to more than " + blockLimit + " bytes");
    }
  }

  void append(byte[] bytes, int offset, int count) throws IOException {
    int to = (int) (total % ring.length);
    grow(count);
    int first = Math.min(count, ring.length - to);
    System.arraycopy(bytes, offset, ring, to, first);
    System.arraycopy(bytes, offset + first, ring, 0, count - first);
  }

  void fill(byte value, int count) throws IOException {
    int to = (int) (total % ring.length);
    grow(count);
    int first = Math.min(count, ring.length - to);
    Arrays.fill(ring, to, to + first, value);
    Arrays.fill(ring, 0, count - first, value);
  }

  /// Appends what stands so far back, which may reach into what is being appended.
  void repeat(long distance, int count) throws IOException {
    if (distance < 1 || distance > Math.min(total, windowSize)) {
      throw new IOException("zstd: a reference to what is not there");
    }
    int from = (int) ((total - distance) % ring.length);
    int to = (int) (total % ring.length);
    grow(count);
    if (from + count <= ring.length && to + count <= ring.length) {
      if (distance >= count) {
        System.arraycopy(ring, from, ring, to, count);
      } else {
        for (int i = 0; i < count; i++) {
          ring[to + i] = ring[from + i];
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      ring[to] = ring[from];
      to = to + 1 == ring.length ? 0 : to + 1;
      from = from + 1 == ring.length ? 0 : from + 1;
    }
  }
}
