package dev.trawl.http.http1;

import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What comes from a peer, read through a buffer. For one thread at a time.
final class ByteReader {
  private static final int SIZE = 8 * 1024;

  private final Wire wire;
  private byte[] bytes = new byte[SIZE];
  private ByteBuffer target = ByteBuffer.wrap(bytes);
  private int position;
  private int end;

  ByteReader(Wire wire) {
    this.wire = wire;
  }

  /// Bytes that can be read without waiting.
  int buffered() {
    return end - position;
  }

  /// Waits for bytes where none are buffered.
  ///
  /// @return whether there are some; false at the end of the stream
  boolean await() throws IOException {
    if (position < end) {
      return true;
    }
    position = 0;
    end = 0;
    return fill() > 0;
  }

  /// Looks for bytes without waiting.
  ///
  /// @return whether nothing is there, not even the end of the stream
  boolean isQuiet() throws IOException {
    if (position < end) {
      return false;
    }
    position = 0;
    end = 0;
    return wire.readNow(target.limit(bytes.length).position(0)) == 0;
  }

  private int fill() throws IOException {
    int count = wire.read(target.limit(bytes.length).position(end));
    end += Math.max(0, count);
    return count;
  }

  /// Reads a byte; -1 at the end of the stream.
  int read() throws IOException {
    return await() ? bytes[position++] & 0xFF : -1;
  }

  /// Reads up to `length` bytes, at least one; -1 at the end of the stream.
  int read(byte[] into, int offset, int length) throws IOException {
    if (position == end && length >= bytes.length) {
      return wire.read(ByteBuffer.wrap(into, offset, length));
    }
    if (!await()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }

  /// Passes over up to `length` bytes, at least one; -1 at the end of the stream.
  long skip(long length) throws IOException {
    if (!await()) {
      return -1;
    }
    int count = (int) Math.min(length, end - position);
    position += count;
    return count;
  }

  /// The length of the line that begins here, its LF included.
  ///
  /// @param limit the longest that is waited for
  /// @return 0 if it is longer, -1 if the stream ends before its end
  int line(int limit) throws IOException {
    int seen = 0;
    while (true) {
      for (; position + seen < end; seen++) {
        if (bytes[position + seen] == '\n') {
          return seen + 1;
        }
      }
      if (seen >= limit) {
        return 0;
      }
      makeRoom();
      if (fill() < 0) {
        return -1;
      }
    }
  }

  private void makeRoom() {
    if (end < bytes.length) {
      return;
    }
    int kept = end - position;
    byte[] before = bytes;
    if (kept > before.length / 2) {
      bytes = new byte[2 * before.length];
      target = ByteBuffer.wrap(bytes);
    }
    System.arraycopy(before, position, bytes, 0, kept);
    position = 0;
    end = kept;
  }

  /// A byte from here on that is buffered.
  byte at(int index) {
    return bytes[position + index];
  }

  /// The text from here on that is buffered; a character stands for a byte.
  String text(int from, int to) {
    return new String(bytes, position + from, to - from, StandardCharsets.ISO_8859_1);
  }

  /// Goes on behind what is buffered.
  void advance(int count) {
    position += count;
  }

  /// Gives back what a long line took, once nothing is buffered.
  void shrink() {
    if (bytes.length > SIZE && position == end) {
      bytes = new byte[SIZE];
      target = ByteBuffer.wrap(bytes);
      position = 0;
      end = 0;
    }
  }
}
