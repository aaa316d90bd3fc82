package dev.trawl.io;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Bits that are read from the end of some bytes to their beginning (RFC 8878, section 4.1). Before
/// the beginning there are zeros.
final class BackwardBits {
  /// Bytes that have to be there behind those that are read.
  static final int PADDING = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private int left;

  /// @param length in bytes; the highest bit of the last byte that is set is the mark of the end
  BackwardBits(byte[] bytes, int start, int length) throws IOException {
    if (length < 1 || bytes[start + length - 1] == 0) {
      throw new IOException("zstd: bits without an end");
    }
    this.bytes = bytes;
    this.start = start;
    this.left =
        8 * length - 1 - Integer.numberOfLeadingZeros(bytes[start + length - 1] & 0xFF) + 24;
  }

  /// The next bits, 32 or fewer.
  int read(int count) {
    left -= count;
    return at(left, count);
  }

  /// The same without going on.
  int peek(int count) {
    return at(left - count, count);
  }

  void skip(int count) {
    left -= count;
  }

  /// Bits that have not been read; below 0 if more have been than there were.
  int left() {
    return left;
  }

  private int at(int from, int count) {
    if (from >= 0) {
      long word = (long) LONG.get(bytes, start + (from >> 3));
      return (int) ((word >>> (from & 7)) & ((1L << count) - 1));
    }
    int there = from + count;
    return there <= 0 ? 0 : (int) ((long) at(0, there) << -from);
  }
}
