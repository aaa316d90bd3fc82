package dev.trawl.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import okio.BufferedSource;

/// Undoes gzip (RFC 1952), of all members. Okio's takes one only; Java's stops without a word at
/// what is behind the last.
final class Gunzip extends GZIPInputStream {
  private static final int BUFFER = 8 * 1024;
  private static final int TRAILER = 8;

  private final BufferedSource source;

  /// @throws IOException if it does not begin as gzip does
  Gunzip(BufferedSource source) throws IOException {
    super(new Whole(source), BUFFER);
    this.source = source;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count < 0 && (inf.getRemaining() > TRAILER || !source.exhausted())) {
      throw new IOException("gzip: something that is no gzip behind the end");
    }
    return count;
  }

  /// Says that there is more as long as there is: Java looks for a further member only where bytes
  /// are available.
  private static final class Whole extends FilterInputStream {
    private final BufferedSource source;

    Whole(BufferedSource source) {
      super(source.inputStream());
      this.source = source;
    }

    @Override
    public int available() throws IOException {
      return source.exhausted() ? 0 : 1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }
  }
}
