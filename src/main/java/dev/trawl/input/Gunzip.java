package dev.trawl.input;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Undoes gzip (RFC 1952), of all members. Java's own takes what is behind a member for its end,
/// without a word, where it is no further member or only a part of one.
final class Gunzip extends GZIPInputStream {
  private static final int BUFFER = 16 * 1024;
  private static final int TRAILER = 8;

  private Gunzip(InputStream in) throws IOException {
    super(new Source(in), BUFFER);
  }

  /// What is in a stream that begins as gzip does.
  static InputStream undone(InputStream in) throws IOException {
    try {
      return new Gunzip(in);
    } catch (EOFException e) {
      throw cutOff(e);
    }
  }

  private static IOException cutOff(EOFException e) {
    return new IOException("gzip: cut off", e);
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    ((Source) in).pastBuffer = 0;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(bytes, offset, length);
    } catch (EOFException e) {
      throw cutOff(e);
    }
    // At the end nothing but the trailer has been read, from the buffer and past it.
    if (count < 0 && inf.getRemaining() + ((Source) in).pastBuffer != TRAILER) {
      throw new IOException("gzip: something that is no gzip, or was cut off, behind a member");
    }
    return count;
  }

  private static final class Source extends FilterInputStream {
    /// Bytes that were not read into the inflater's buffer.
    private long pastBuffer;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      pastBuffer += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      pastBuffer += Math.max(0, count);
      return count;
    }

    @Override
    public int available() {
      // Java up to 23 looks for a further member only where bytes are available.
      return 1;
    }
  }
}
