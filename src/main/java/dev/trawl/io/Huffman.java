package dev.trawl.io;

import java.io.IOException;
import java.util.Arrays;

/// A decoding table of Huffman codes (RFC 8878, section 4.2).
final class Huffman {
  private static final int MAX_LOG = 11;
  private static final int MAX_WEIGHTS_LOG = 6;
  private static final int MAX_SYMBOLS = 256;

  private final int log;
  private final byte[] symbols;
  private final byte[] bits;
  private final int length;

  /// @param log bits of the longest code
  /// @param symbols by what the next bits are
  /// @param bits likewise: how many of these are the code
  private Huffman(int log, byte[] symbols, byte[] bits, int length) {
    this.log = log;
    this.symbols = symbols;
    this.bits = bits;
    this.length = length;
  }

  /// Of its description, in bytes.
  int length() {
    return length;
  }

  /// Reads a description.
  ///
  /// @param end of the bytes
  static Huffman read(byte[] bytes, int start, int end) throws IOException {
    byte[] weights = new byte[MAX_SYMBOLS];
    int header = bytes[start] & 0xFF;
    int length = header < 128 ? 1 + header : 1 + (header - 127 + 1) / 2;
    if (start + length > end) {
      throw new IOException("zstd: codes that are cut off");
    }
    int count;
    if (header < 128) {
      count = weights(bytes, start + 1, start + length, weights);
    } else {
      count = header - 127;
      for (int i = 0; i < count; i++) {
        int pair = bytes[start + 1 + i / 2];
        weights[i] = (byte) (i % 2 == 0 ? (pair >> 4) & 15 : pair & 15);
      }
    }
    return of(weights, count, length);
  }

  private static int weights(byte[] bytes, int start, int end, byte[] weights) throws IOException {
    Fse.Described table = Fse.read(bytes, start, end, MAX_WEIGHTS_LOG, MAX_LOG + 2);
    Fse fse = table.table();
    int from = start + table.length();
    BackwardBits in = new BackwardBits(bytes, from, end - from);
    int one = in.read(fse.log());
    int other = in.read(fse.log());
    int count = 0;
    while (true) {
      if (count > MAX_SYMBOLS - 3) {
        throw new IOException("zstd: too many codes");
      }
      weights[count++] = (byte) fse.symbol(one);
      one = fse.next(one, in);
      if (in.left() < 0) {
        weights[count++] = (byte) fse.symbol(other);
        return count;
      }
      // The two take turns.
      int swap = one;
      one = other;
      other = swap;
    }
  }

  private static Huffman of(byte[] weights, int given, int length) throws IOException {
    int sum = 0;
    for (int i = 0; i < given; i++) {
      if (weights[i] > MAX_LOG) {
        throw new IOException("zstd: a code that is too long");
      }
      sum += (1 << weights[i]) >> 1;
    }
    int log = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << log) - sum;
    if (sum == 0 || log > MAX_LOG || Integer.bitCount(rest) != 1) {
      throw new IOException("zstd: codes that do not fit");
    }
    // The last one is what is left.
    weights[given] = (byte) (32 - Integer.numberOfLeadingZeros(rest));
    int count = given + 1;
    int[] next = new int[MAX_LOG + 2];
    for (int i = 0; i < count; i++) {
      next[weights[i] + 1] += (1 << weights[i]) >> 1;
    }
    for (int weight = 2; weight < next.length; weight++) {
      next[weight] += next[weight - 1];
    }
    byte[] symbols = new byte[1 << log];
    byte[] bits = new byte[1 << log];
    for (int i = 0; i < count; i++) {
      int weight = weights[i];
      if (weight == 0) {
        continue;
      }
      int from = next[weight];
      int to = from + ((1 << weight) >> 1);
      Arrays.fill(symbols, from, to, (byte) i);
      Arrays.fill(bits, from, to, (byte) (log + 1 - weight));
      next[weight] = to;
    }
    return new Huffman(log, symbols, bits, length);
  }

  /// Decodes one stream, all of which has to be used.
  void decode(byte[] bytes, int start, int length, byte[] to, int offset, int count)
      throws IOException {
    BackwardBits in = new BackwardBits(bytes, start, length);
    for (int i = offset; i < offset + count; i++) {
      int code = in.peek(log);
      to[i] = symbols[code];
      in.skip(bits[code]);
    }
    if (in.left() != 0) {
      throw new IOException("zstd: literals of another length");
    }
  }
}
