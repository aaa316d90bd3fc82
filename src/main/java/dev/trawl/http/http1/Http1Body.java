package dev.trawl.http.http1;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Framing;
import java.io.IOException;
import java.io.InputStream;

/// A body, its framing undone (RFC 9112, sections 6 and 7). [#skip] returns 0 at the end only.
abstract class Http1Body extends InputStream {
  private boolean ended;

  /// @param in stands behind the head
  static Http1Body of(ByteReader in, Framing framing) {
    if (framing.noContent()) {
      return new OfLength(in, 0);
    }
    if (framing.chunked()) {
      return new Chunked(in);
    }
    return framing.untilClose()
        ? new UntilClose(in)
        : new OfLength(in, framing.length().orElseThrow());
  }

  /// Whether the end was reached, by what the framing says.
  final boolean isAtEnd() {
    return ended;
  }

  final void end() {
    ended = true;
  }

  /// Takes bytes in, or passes over them.
  interface Step {
    /// Takes up to `length` bytes in.
    ///
    /// @return how many; -1 at the end of the stream
    long take(long length) throws IOException;
  }

  /// Takes up to `length` bytes of the body; -1 at its end, which [#end] is told.
  abstract long take(long length, Step step) throws IOException;

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    return ended ? -1 : (int) take(length, n -> reader().read(into, offset, (int) n));
  }

  @Override
  public final long skip(long length) throws IOException {
    return ended ? 0 : Math.max(0, take(length, reader()::skip));
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  abstract ByteReader reader();

  private static final class OfLength extends Http1Body {
    private final ByteReader in;
    private long left;

    OfLength(ByteReader in, long length) {
      this.in = in;
      this.left = length;
      if (length == 0) {
        end();
      }
    }

    @Override
    ByteReader reader() {
      return in;
    }

    @Override
    long take(long length, Step step) throws IOException {
      long count = step.take(Math.min(length, left));
      if (count < 0) {
        throw FailureException.truncated(
            "the connection ended " + left + " bytes before the end of the body");
      }
      left -= count;
      if (left == 0) {
        end();
      }
      return count;
    }
  }

  private static final class UntilClose extends Http1Body {
    private final ByteReader in;

    UntilClose(ByteReader in) {
      this.in = in;
    }

    @Override
    ByteReader reader() {
      return in;
    }

    @Override
    long take(long length, Step step) throws IOException {
      long count = step.take(length);
      if (count < 0) {
        end();
      }
      return count;
    }
  }

  private static final class Chunked extends Http1Body {
    /// Of a chunk's line, the extension included.
    private static final int MAX_LINE = 16 * 1024;

    private static final int MAX_DIGITS = 16;

    private final ByteReader in;

    /// Of the chunk; 0 before the first and between two.
    private long left;

    private boolean inside;

    Chunked(ByteReader in) {
      this.in = in;
    }

    @Override
    ByteReader reader() {
      return in;
    }

    @Override
    long take(long length, Step step) throws IOException {
      if (left == 0) {
        left = nextChunk();
        if (left == 0) {
          new HeadReader(in).trailers();
          end();
          return -1;
        }
      }
      long count = step.take(Math.min(length, left));
      if (count < 0) {
        throw cutOff();
      }
      left -= count;
      return count;
    }

    private long nextChunk() throws IOException {
      if (inside) {
        int cr = in.read();
        int lf = cr < 0 ? -1 : in.read();
        if (lf < 0) {
          throw cutOff();
        }
        if (cr != '\r' || lf != '\n') {
          throw FailureException.protocol("no line end behind a chunk");
        }
      }
      inside = true;
      int line = in.line(MAX_LINE);
      if (line < 0) {
        throw cutOff();
      }
      if (line == 0 || line > MAX_LINE) {
        throw FailureException.tooLarge("chunk extension longer than " + MAX_LINE + " bytes");
      }
      String text = in.text(0, line);
      in.advance(line);
      return size(text);
    }

    /// What stands before the extension, which may be anything without a line end. Blanks between
    /// the two are bad whitespace that recipients accept (RFC 9112, section 7.1.1).
    private static long size(String line) throws FailureException {
      int end = line.length() - 2;
      if (end < 0 || line.charAt(end) != '\r' || line.indexOf('\r') != end) {
        throw FailureException.protocol("the line of a chunk's size does not end with CR LF");
      }
      int digits = 0;
      while (digits < end && Character.digit(line.charAt(digits), 16) >= 0) {
        digits++;
      }
      int next = digits;
      while (next < end && (line.charAt(next) == ' ' || line.charAt(next) == '\t')) {
        next++;
      }
      boolean valid =
          digits > 0 && digits <= MAX_DIGITS && (next == end || line.charAt(next) == ';');
      long size = valid ? Long.parseUnsignedLong(line, 0, digits, 16) : -1;
      if (size < 0) {
        throw FailureException.protocol("the size of a chunk is not valid");
      }
      return size;
    }

    private static FailureException cutOff() {
      return FailureException.truncated("the connection ended within the chunked body");
    }
  }
}
