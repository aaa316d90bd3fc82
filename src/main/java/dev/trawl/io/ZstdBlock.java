package dev.trawl.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decodes compressed blocks (RFC 8878, section 3.1.1.3), with what they take over from those
/// before them in a frame.
final class ZstdBlock {
  private static final int MAX_LITERALS = 128 * 1024;

  private static final int[] LITERAL_BASES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
    128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
  };
  private static final int[] LITERAL_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16
  };
  private static final int[] MATCH_BASES = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051,
    4099, 8195, 16387, 32771, 65539
  };
  private static final int[] MATCH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };

  /// One of the three kinds of codes of a sequence.
  private static final class Codes {
    private final int maxLog;
    private final int symbols;
    private final Fse usual;
    private Optional<Fse> last = Optional.empty();

    /// @param counts of the usual table
    Codes(int maxLog, int log, int... counts) {
      this(maxLog, counts.length, log, counts);
    }

    Codes(int maxLog, int symbols, int log, int[] counts) {
      this.maxLog = maxLog;
      this.symbols = symbols;
      try {
        this.usual = Fse.of(log, counts, counts.length);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Codes literalLengths =
      new Codes(
          9, 6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1,
          1, 1, 1, 1, -1, -1, -1, -1);

  private final Codes offsetCodes =
      new Codes(
          8,
          32,
          5,
          new int[] {
            1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1,
            -1
          });

  private final Codes matchLengths =
      new Codes(
          9, 6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

  private final byte[] literals = new byte[MAX_LITERALS];
  private int literalCount;
  private Optional<Huffman> huffman = Optional.empty();
  private final long[] offsets = new long[3];
  private int position;

  /// A new frame begins.
  void begin() {
    huffman = Optional.empty();
    for (Codes codes : List.of(literalLengths, offsetCodes, matchLengths)) {
      codes.last = Optional.empty();
    }
    offsets[0] = 1;
    offsets[1] = 4;
    offsets[2] = 8;
  }

  /// @param bytes with room for [BackwardBits#PADDING] more
  void decode(byte[] bytes, int size, ZstdWindow to) throws IOException {
    position = 0;
    literals(bytes, size);
    sequences(bytes, size, to);
  }

  private void literals(byte[] bytes, int size) throws IOException {
    need(position + 1, size);
    int first = bytes[0] & 0xFF;
    int type = first & 3;
    int format = (first >> 2) & 3;
    int headerBytes;
    int width;
    if (type < 2) {
      headerBytes = format == 1 ? 2 : format == 3 ? 3 : 1;
      need(headerBytes, size);
      int header = (int) number(bytes, 0, headerBytes);
      literalCount = header >> (headerBytes == 1 ? 3 : 4);
      position = headerBytes;
      plainLiterals(bytes, size, type == 1);
      return;
    }
    headerBytes = format < 2 ? 3 : format + 2;
    width = format < 2 ? 10 : format == 2 ? 14 : 18;
    need(headerBytes, size);
    long header = number(bytes, 0, headerBytes) >> 4;
    literalCount = (int) (header & ((1 << width) - 1));
    int compressed = (int) (header >> width);
    position = headerBytes;
    need(position + compressed, size);
    int end = position + compressed;
    if (literalCount > MAX_LITERALS) {
      throw new IOException("zstd: too many literals");
    }
    int start = position;
    if (type == 2) {
      need(position + 1, end);
      huffman = Optional.of(Huffman.read(bytes, position, end));
      start += huffman.get().length();
    } else if (huffman.isEmpty()) {
      throw new IOException("zstd: literals without codes");
    }
    if (format == 0) {
      huffman.get().decode(bytes, start, end - start, literals, 0, literalCount);
    } else {
      fourStreams(bytes, start, end, huffman.get());
    }
    position = end;
  }

  private void plainLiterals(byte[] bytes, int size, boolean repeated) throws IOException {
    if (literalCount > MAX_LITERALS) {
      throw new IOException("zstd: too many literals");
    }
    int there = repeated ? 1 : literalCount;
    need(position + there, size);
    if (repeated) {
      Arrays.fill(literals, 0, literalCount, bytes[position]);
    } else {
      System.arraycopy(bytes, position, literals, 0, literalCount);
    }
    position += there;
  }

  private void fourStreams(byte[] bytes, int start, int end, Huffman codes) throws IOException {
    need(start + 6, end);
    int from = start + 6;
    int each = (literalCount + 3) / 4;
    if (3 * each > literalCount) {
      throw new IOException("zstd: too few literals");
    }
    for (int i = 0; i < 4; i++) {
      int length = i < 3 ? (int) number(bytes, start + 2 * i, 2) : end - from;
      need(from + length, end);
      int count = i < 3 ? each : literalCount - 3 * each;
      codes.decode(bytes, from, length, literals, i * each, count);
      from += length;
    }
  }

  private void sequences(byte[] bytes, int size, ZstdWindow to) throws IOException {
    need(position + 1, size);
    int count = bytes[position++] & 0xFF;
    if (count == 255) {
      need(position + 2, size);
      count = (int) number(bytes, position, 2) + 0x7F00;
      position += 2;
    } else if (count > 127) {
      need(position + 1, size);
      count = ((count - 128) << 8) + (bytes[position++] & 0xFF);
    }
    if (count == 0) {
      if (position != size) {
        throw new IOException("zstd: something behind the literals");
      }
      to.append(literals, 0, literalCount);
      return;
    }
    need(position + 1, size);
    int modes = bytes[position++] & 0xFF;
    if ((modes & 3) != 0) {
      throw new IOException("zstd: an unknown mode");
    }
    Fse literalTable = table(literalLengths, modes >> 6, bytes, size);
    Fse offsetTable = table(offsetCodes, (modes >> 4) & 3, bytes, size);
    Fse matchTable = table(matchLengths, (modes >> 2) & 3, bytes, size);
    BackwardBits in = new BackwardBits(bytes, position, size - position);
    int literalState = in.read(literalTable.log());
    int offsetState = in.read(offsetTable.log());
    int matchState = in.read(matchTable.log());
    int used = 0;
    for (int i = 0; i < count; i++) {
      int offsetCode = offsetTable.symbol(offsetState);
      int matchCode = matchTable.symbol(matchState);
      int literalCode = literalTable.symbol(literalState);
      long offset = (1L << offsetCode) + (in.read(offsetCode) & 0xFFFFFFFFL);
      int match = MATCH_BASES[matchCode] + in.read(MATCH_BITS[matchCode]);
      int plain = LITERAL_BASES[literalCode] + in.read(LITERAL_BITS[literalCode]);
      if (i < count - 1) {
        literalState = literalTable.next(literalState, in);
        matchState = matchTable.next(matchState, in);
        offsetState = offsetTable.next(offsetState, in);
      }
      if (in.left() < 0 || plain > literalCount - used) {
        throw new IOException("zstd: sequences that are cut off");
      }
      to.append(literals, used, plain);
      used += plain;
      to.repeat(distance(offset, plain), match);
    }
    if (in.left() != 0) {
      throw new IOException("zstd: something behind the sequences");
    }
    to.append(literals, used, literalCount - used);
  }

  /// What an offset means, of which the last three can be named (section 3.1.1.5).
  private long distance(long offset, int plain) {
    int index = offset > 3 ? 3 : (int) offset - 1 + (plain == 0 ? 1 : 0);
    long distance = offset > 3 ? offset - 3 : index == 3 ? offsets[0] - 1 : offsets[index];
    if (index > 1) {
      offsets[2] = offsets[1];
    }
    if (index > 0) {
      offsets[1] = offsets[0];
      offsets[0] = distance;
    }
    return distance;
  }

  private Fse table(Codes codes, int mode, byte[] bytes, int size) throws IOException {
    Fse table;
    switch (mode) {
      case 0 -> table = codes.usual;
      case 1 -> {
        need(position + 1, size);
        int symbol = bytes[position++] & 0xFF;
        if (symbol >= codes.symbols) {
          throw new IOException("zstd: an unknown code");
        }
        table = Fse.always(symbol);
      }
      case 2 -> {
        Fse.Described read = Fse.read(bytes, position, size, codes.maxLog, codes.symbols);
        position += read.length();
        table = read.table();
      }
      default -> {
        table =
            codes.last.orElseThrow(() -> new IOException("zstd: codes that were not there before"));
      }
    }
    codes.last = Optional.of(table);
    return table;
  }

  private static long number(byte[] bytes, int offset, int count) {
    long number = 0;
    for (int i = count - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[offset + i] & 0xFF);
    }
    return number;
  }

  private static void need(int end, int size) throws IOException {
    if (end > size) {
      throw new IOException("zstd: a block that is cut off");
    }
  }
}
