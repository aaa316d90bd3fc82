package dev.trawl.io;

import java.io.IOException;

/// A decoding table of finite state entropy (RFC 8878, section 4.1).
final class Fse {
  private final int log;
  private final byte[] symbols;
  private final byte[] bits;
  private final short[] bases;

  /// @param log of the number of states
  /// @param symbols by state
  /// @param bits by state: how many are read for the next one
  /// @param bases by state: what these are added to
  private Fse(int log, byte[] symbols, byte[] bits, short[] bases) {
    this.log = log;
    this.symbols = symbols;
    this.bits = bits;
    this.bases = bases;
  }

  /// One that gives the same symbol always.
  static Fse always(int symbol) {
    return new Fse(0, new byte[] {(byte) symbol}, new byte[1], new short[1]);
  }

  /// @param counts by symbol: of how many states it is; -1 for less than one
  static Fse of(int log, int[] counts, int symbolCount) throws IOException {
    int size = 1 << log;
    byte[] symbols = new byte[size];
    int[] next = new int[symbolCount];
    int high = size;
    for (int s = 0; s < symbolCount; s++) {
      if (counts[s] == -1) {
        symbols[--high] = (byte) s;
        next[s] = 1;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int position = 0;
    for (int s = 0; s < symbolCount; s++) {
      if (counts[s] <= 0) {
        continue;
      }
      next[s] = counts[s];
      for (int i = 0; i < counts[s]; i++) {
        symbols[position] = (byte) s;
        do {
          position = (position + step) & (size - 1);
        } while (position >= high);
      }
    }
    if (position != 0) {
      throw new IOException("zstd: a table that does not fit");
    }
    byte[] bits = new byte[size];
    short[] bases = new short[size];
    for (int i = 0; i < size; i++) {
      int state = next[symbols[i]]++;
      int count = log - (31 - Integer.numberOfLeadingZeros(state));
      bits[i] = (byte) count;
      bases[i] = (short) ((state << count) - size);
    }
    return new Fse(log, symbols, bits, bases);
  }

  /// Bits of the first state.
  int log() {
    return log;
  }

  int symbol(int state) {
    return symbols[state];
  }

  int next(int state, BackwardBits in) {
    return bases[state] + in.read(bits[state]);
  }

  /// A table with how many bytes its description takes.
  record Described(Fse table, int length) {}

  /// Reads a description.
  ///
  /// @param end of the bytes
  static Described read(byte[] bytes, int start, int end, int maxLog, int maxSymbols)
      throws IOException {
    Bits in = new Bits(bytes, start, end);
    int log = in.read(4) + 5;
    if (log > maxLog) {
      throw new IOException("zstd: a table that is too large");
    }
    int[] counts = new int[maxSymbols];
    int symbol = 0;
    int remaining = 1 << log;
    while (remaining > 0) {
      int count = in.count(remaining);
      remaining -= Math.abs(count);
      if (symbol == maxSymbols || remaining < 0) {
        throw new IOException("zstd: a table that does not fit");
      }
      counts[symbol++] = count;
      for (int zeros = count == 0 ? 3 : 0; zeros == 3; symbol += zeros) {
        zeros = in.read(2);
      }
      if (symbol > maxSymbols) {
        throw new IOException("zstd: a table that does not fit");
      }
    }
    return new Described(of(log, counts, symbol), in.length());
  }

  /// Bits that are read from the beginning to the end.
  private static final class Bits {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    Bits(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.start = start;
      this.end = end;
    }

    int read(int count) throws IOException {
      int value = 0;
      for (int i = 0; i < count; i++, position++) {
        int at = start + (position >> 3);
        if (at >= end) {
          throw new IOException("zstd: a table that is cut off");
        }
        value |= ((bytes[at] >> (position & 7)) & 1) << i;
      }
      return value;
    }

    /// A number of states, at most as many as remain, in as few bits as can be.
    int count(int remaining) throws IOException {
      int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
      int low = read(width - 1);
      int few = (1 << width) - 1 - (remaining + 1);
      if (low < few) {
        return low - 1;
      }
      int value = low | (read(1) << (width - 1));
      return (value >= 1 << (width - 1) ? value - few : value) - 1;
    }

    int length() {
      return (position + 7) / 8;
    }
  }
}
