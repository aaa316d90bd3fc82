package dev.trawl.io;

import java.io.IOException;
import java.io.InputStream;

/// Undoes Zstandard (RFC 8878), of all frames, without dictionaries. In Java alone, and in memory
/// that Java checks: a native library has to be unpacked to a folder that may not allow it, and
/// what there is in Java needs access to raw memory, or takes windows of 8 MiB only.
///
/// Holds the window of a frame, as far as it has been filled, and a block.
public final class Unzstd extends InputStream {
  private static final long MAGIC = 0xFD2FB528L;
  private static final long SKIPPABLE = 0x184D2A50L;
  private static final int MAX_BLOCK = 128 * 1024;

  private final InputStream in;
  private final int maxWindow;
  private final Room room;
  private final Xxh64 hash = new Xxh64();
  private final ZstdBlock block = new ZstdBlock();
  private final byte[] compressed = new byte[MAX_BLOCK + BackwardBits.PADDING];
  private final byte[] field = new byte[8];

  private boolean begun;
  private boolean within;
  private boolean ended;
  private boolean lastBlock;
  private boolean hashed;
  private long contentSize;
  private int blockLimit;
  private ZstdWindow window = new ZstdWindow(1, 1);

  /// @param in is closed with this
  /// @param maxWindow bytes of a window, at the most
  /// @param room for windows, as far as they are filled; what it throws is thrown unchanged
  public Unzstd(InputStream in, int maxWindow, Room room) {
    this.in = in;
    this.maxWindow = maxWindow;
    this.room = room;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws IOException if it is no Zstandard, or not all of it; or from the source, unchanged
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (window.unread() == 0) {
      if (within && lastBlock) {
        endFrame();
      } else if (within) {
        readBlock();
      } else if (ended || !beginFrame()) {
        ended = true;
        return -1;
      }
    }
    int count = window.read(bytes, offset, length);
    if (hashed) {
      hash.update(bytes, offset, count);
    }
    return count;
  }

  /// Reads a frame header, or all of a frame that is to be skipped; whether there is one.
  private boolean beginFrame() throws IOException {
    int first = in.read();
    if (first < 0 && begun) {
      return false;
    }
    if (first < 0) {
      throw cutOff();
    }
    long magic = first | (number(3) << 8);
    if ((magic & ~0xFL) == SKIPPABLE) {
      skipFrame(number(4));
      begun = true;
      return true;
    }
    if (magic != MAGIC) {
      throw new IOException("zstd: something that is no zstd");
    }
    int descriptor = (int) number(1);
    boolean single = (descriptor & 0x20) != 0;
    if ((descriptor & 0x08) != 0) {
      throw new IOException("zstd: an unknown flag");
    }
    long windowSize = single ? 0 : windowSize((int) number(1));
    int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
    if (number(dictionaryBytes) != 0) {
      throw new IOException("zstd: a dictionary is asked for");
    }
    int sizeBytes = descriptor >> 6 == 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6);
    contentSize = sizeBytes == 0 ? -1 : number(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    if (single) {
      windowSize = contentSize;
    }
    if (windowSize < 0 || windowSize > maxWindow) {
      throw new IOException(
          "zstd: a window of "
              + Long.toUnsignedString(windowSize)
              + " bytes, more than "
              + maxWindow);
    }
    hashed = (descriptor & 0x04) != 0;
    hash.reset();
    blockLimit = (int) Math.min(windowSize, MAX_BLOCK);
    ZstdWindow next = new ZstdWindow((int) windowSize, blockLimit);
    room.take(Math.max(0, next.bytes() - window.bytes()));
    window = next;
    block.begin();
    begun = true;
    within = true;
    lastBlock = false;
    return true;
  }

  private static long windowSize(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private void readBlock() throws IOException {
    int header = (int) number(3);
    lastBlock = (header & 1) != 0;
    int size = header >> 3;
    if (size > blockLimit) {
      throw new IOException("zstd: a block of " + size + " bytes");
    }
    window.makeRoom(room);
    switch ((header >> 1) & 3) {
      case 0 -> {
        readFully(compressed, size);
        window.append(compressed, 0, size);
      }
      case 1 -> window.fill((byte) number(1), size);
      case 2 -> {
        readFully(compressed, size);
        try {
          block.decode(compressed, size, window);
        } catch (IndexOutOfBoundsException e) {
          throw new IOException("zstd: a block that says more than it has", e);
        }
      }
      default -> throw new IOException("zstd: an unknown type of block");
    }
  }

  private void endFrame() throws IOException {
    if (contentSize >= 0 && window.total() != contentSize) {
      throw new IOException("zstd: the content has another length");
    }
    if (hashed && number(4) != (hash.value() & 0xFFFFFFFFL)) {
      throw new IOException("zstd: the content has another checksum");
    }
    within = false;
  }

  private long number(int bytes) throws IOException {
    readFully(field, bytes);
    long number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = (number << 8) | (field[i] & 0xFF);
    }
    return number;
  }

  private void skipFrame(long count) throws IOException {
    for (long left = count; left > 0; ) {
      int step = (int) Math.min(left, MAX_BLOCK);
      readFully(compressed, step);
      left -= step;
    }
  }

  private void readFully(byte[] to, int count) throws IOException {
    if (in.readNBytes(to, 0, count) < count) {
      throw cutOff();
    }
  }

  private static IOException cutOff() {
    return new IOException("zstd: cut off");
  }

  @Override
  public void close() throws IOException {
    // What holds on to this need not hold on to the window.
    window = new ZstdWindow(1, 1);
    ended = true;
    within = false;
    in.close();
  }
}
