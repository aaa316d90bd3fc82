package dev.trawl.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// Text in UTF-16 as UTF-8, known by its byte order mark. A surrogate without its other half
/// becomes three bytes that are no UTF-8, so that it never turns into some other character.
public final class Utf16 extends InputStream {
  private final InputStream in;
  private final boolean bigEndian;

  /// Bytes of a character that are still to be read, the next one first.
  private final byte[] pending = new byte[4];

  private int position;
  private int limit;

  /// What was read ahead behind a surrogate; -1 for nothing.
  private int ahead = -1;

  private Utf16(InputStream in, boolean bigEndian) {
    this.in = in;
    this.bigEndian = bigEndian;
  }

  /// The stream in UTF-8 where it begins with such a mark, else as it is. Blocks until its first
  /// byte is there.
  public static InputStream undone(InputStream stream) throws IOException {
    PushbackInputStream in = new PushbackInputStream(stream, 2);
    int first = in.read();
    if (first != 0xFE && first != 0xFF) {
      if (first >= 0) {
        in.unread(first);
      }
      return in;
    }
    int second = in.read();
    if (first + second == 0xFE + 0xFF && first != second) {
      return new Utf16(in, first == 0xFE);
    }
    if (second >= 0) {
      in.unread(second);
    }
    in.unread(first);
    return in;
  }

  @Override
  public int read() throws IOException {
    return position < limit || fill() ? pending[position++] & 0xFF : -1;
  }

  /// Blocks for no more than the first character.
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length && (count == 0 || position < limit || in.available() > 1)) {
      int b = read();
      if (b < 0) {
        return count == 0 ? -1 : count;
      }
      bytes[offset + count++] = (byte) b;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    int unit = ahead >= 0 ? ahead : unit();
    ahead = -1;
    if (unit < 0) {
      return false;
    }
    int character = unit;
    if (Character.isHighSurrogate((char) unit)) {
      int next = unit();
      if (next >= 0 && Character.isLowSurrogate((char) next)) {
        character = Character.toCodePoint((char) unit, (char) next);
      } else {
        ahead = next;
      }
    }
    position = 0;
    limit = 0;
    encode(character);
    return true;
  }

  /// The next two bytes; -1 at the end. Half of them are a surrogate alone.
  private int unit() throws IOException {
    int first = in.read();
    if (first < 0) {
      return -1;
    }
    int second = in.read();
    if (second < 0) {
      return Character.MIN_SURROGATE;
    }
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  private void encode(int character) {
    if (character < 0x80) {
      pending[limit++] = (byte) character;
      return;
    }
    int bytes = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    int mark = (0xF0 << (4 - bytes)) & 0xFF;
    pending[limit++] = (byte) (mark | (character >> (6 * (bytes - 1))));
    for (int i = bytes - 2; i >= 0; i--) {
      pending[limit++] = (byte) (0x80 | ((character >> (6 * i)) & 0x3F));
    }
  }
}
