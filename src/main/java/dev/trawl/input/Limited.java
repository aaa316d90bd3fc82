package dev.trawl.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A sitemap that is longer than it may be cannot be read: what a parser has to hold at once, such
/// as a comment, is bounded by that.
final class Limited extends FilterInputStream {
  private long left = Sitemap.MAX_BYTES;

  Limited(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int read) throws IOException {
    left -= read;
    if (left < 0) {
      throw new IOException("longer than " + Sitemap.MAX_BYTES + " bytes, which no sitemap may be");
    }
  }
}
