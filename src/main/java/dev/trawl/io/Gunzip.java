package dev.trawl.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Undoes gzip (RFC 1952), of all members. Java's own takes what is behind a member for its end,
/// without a word, where it is no further member or only a part of one; and it calls itself for
/// each member that is empty, of which there may be 100,000.
public final class Gunzip extends InputStream {
  private static final int BUFFER = 8 * 1024;
  private static final int FIRST = 0x1F;
  private static final int SECOND = 0x8B;
  private static final int DEFLATE = 8;

  // Flags of a header.
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 content = new CRC32();
  private final CRC32 header = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean within;
  private boolean begun;
  private boolean ended;

  /// @param in is closed with this
  public Gunzip(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws IOException if it is no gzip, or not all of it; or from the source, unchanged
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!within) {
        ended = !beginMember();
        continue;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        content.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    if (inflater.needsInput() && !inflater.finished()) {
      if (position == limit && !fill()) {
        throw cutOff();
      }
      inflater.setInput(buffer, position, limit - position);
    }
    try {
      int count = inflater.inflate(bytes, offset, length);
      position = limit - inflater.getRemaining();
      if (count == 0 && inflater.needsDictionary()) {
        throw new IOException("gzip: a dictionary is asked for");
      }
      return count;
    } catch (DataFormatException e) {
      throw new IOException("gzip: " + e.getMessage(), e);
    }
  }

  /// Reads a header, and whether there is one.
  private boolean beginMember() throws IOException {
    int first = next();
    if (first < 0 && begun) {
      return false;
    }
    header.reset();
    header.update(first);
    if (first != FIRST || headerByte() != SECOND) {
      throw new IOException(
          begun ? "gzip: something that is no gzip behind a member" : "gzip: not in gzip format");
    }
    if (headerByte() != DEFLATE) {
      throw new IOException("gzip: an unknown compression method");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw new IOException("gzip: an unknown flag");
    }
    // Time, level and system.
    skip(6);
    if ((flags & EXTRA) != 0) {
      int low = headerByte();
      skip(low | (headerByte() << 8));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int sum = (int) header.getValue() & 0xFFFF;
      if (number(2) != sum) {
        throw new IOException("gzip: the header has another checksum");
      }
    }
    begun = true;
    within = true;
    inflater.reset();
    content.reset();
    return true;
  }

  private void endMember() throws IOException {
    if (number(4) != content.getValue()) {
      throw new IOException("gzip: the content has another checksum");
    }
    if (number(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw new IOException("gzip: the content has another length");
    }
    within = false;
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) some() << (8 * i);
    }
    return number;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    while (headerByte() != 0) {
      // It ends with a zero.
    }
  }

  private int headerByte() throws IOException {
    int b = some();
    header.update(b);
    return b;
  }

  private int some() throws IOException {
    int b = next();
    if (b < 0) {
      throw cutOff();
    }
    return b;
  }

  private int next() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xFF : -1;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, BUFFER));
    return limit > 0;
  }

  private static IOException cutOff() {
    return new IOException("gzip: cut off");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
