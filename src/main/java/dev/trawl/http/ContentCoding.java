package dev.trawl.http;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.io.Gunzip;
import dev.trawl.io.Room;
import dev.trawl.io.Unzstd;
import dev.trawl.model.ErrorKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import okio.BufferedSource;
import okio.Okio;
import org.brotli.dec.BrotliInputStream;

/// What trawl asks bodies to be compressed with, and undoes (RFC 9110, section 8.4.1). All of it is
/// written in Java: what is asked for can be undone on every machine.
///
/// Each reads as it is read, and holds no more than its window: 32 KiB, of brotli up to 16 MiB, of
/// zstd up to 8 MiB, for which it asks.
enum ContentCoding {
  GZIP {
    @Override
    InputStream undone(InputStream coded, Room room) {
      return new Gunzip(coded);
    }
  },
  /// The zlib format, or what some servers take for it (RFC 9110, section 8.4.1.2).
  DEFLATE {
    @Override
    InputStream undone(InputStream coded, Room room) throws IOException {
      BufferedSource source = Okio.buffer(Okio.source(coded));
      return new Inflated(source.inputStream(), new Inflater(!isZlib(source)));
    }

    // Whether it begins as RFC 1950, section 2.2, wants it.
    private static boolean isZlib(BufferedSource source) throws IOException {
      if (!source.request(2)) {
        return false;
      }
      int first = source.getBuffer().getByte(0) & 0xFF;
      int second = source.getBuffer().getByte(1) & 0xFF;
      return (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0;
    }
  },
  /// RFC 7932. How much of its window will be used, only the decoder knows, and does not tell: it
  /// takes it as soon as so much content is announced.
  BR {
    @Override
    InputStream undone(InputStream coded, Room room) throws IOException {
      PushbackInputStream whole = new PushbackInputStream(coded);
      int first = whole.read();
      if (first >= 0) {
        room.take(1L << windowBits(first));
        whole.unread(first);
      }
      return new BrotliInputStream(whole);
    }

    // Section 9.1.
    private static int windowBits(int first) {
      if ((first & 1) == 0) {
        return 16;
      }
      int high = (first >> 1) & 7;
      int low = (first >> 4) & 7;
      if (high != 0) {
        return 17 + high;
      }
      // One of 1 is none.
      return low == 0 ? 17 : 8 + low;
    }
  },
  /// RFC 8878, with the window of RFC 9659.
  ZSTD {
    private static final int MAX_WINDOW = 8 << 20;

    @Override
    InputStream undone(InputStream coded, Room room) {
      return new Unzstd(coded, MAX_WINDOW, room);
    }
  };

  /// For `Accept-Encoding`.
  static final String ALL = "gzip, deflate, br, zstd";

  /// Codings of one body that are undone, as many as by curl: each may make much of little.
  static final int MAX_CHAIN = 5;

  /// @throws IOException if it is not coded so; also from reading it
  abstract InputStream undone(InputStream coded, Room room) throws IOException;

  /// The body as it was before a [#chain]. To be closed. What is wrong with the source shows as
  /// itself, what is wrong with the coding as [ErrorKind#DECODE].
  ///
  /// @param room for all windows
  /// @throws IOException if it is not coded so; also from reading it
  static InputStream undone(List<ContentCoding> chain, InputStream coded, Room room)
      throws IOException {
    Watched watched = new Watched(coded);
    InputStream decoded = watched;
    try {
      for (ContentCoding coding : chain.reversed()) {
        decoded = coding.undone(decoded, room);
      }
    } catch (IOException | RuntimeException e) {
      watched.close();
      throw watched.cause(e);
    }
    return new Decoded(decoded, watched);
  }

  /// The one that a `Content-Encoding` names; empty if it names another one, or several.
  static Optional<ContentCoding> of(String contentEncoding) {
    return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "deflate" -> Optional.of(DEFLATE);
      case "br" -> Optional.of(BR);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /// Those that the `Content-Encoding` fields of a response name, in the order in which they were
  /// applied; several fields are one list. Empty if one of them is not known, or there are more
  /// than are undone: what is half undone would pass for the body.
  static Optional<List<ContentCoding>> chain(List<String> fieldValues) {
    List<ContentCoding> chain = new ArrayList<>();
    for (String value : fieldValues) {
      for (String name : value.split(",", -1)) {
        if (name.isBlank() || name.strip().equalsIgnoreCase("identity")) {
          continue;
        }
        Optional<ContentCoding> coding = of(name);
        if (coding.isEmpty() || chain.size() == MAX_CHAIN) {
          return Optional.empty();
        }
        chain.add(coding.get());
      }
    }
    return Optional.of(chain);
  }

  /// A source that knows what went wrong with it. Decoders have words of their own for that.
  private static final class Watched extends FilterInputStream {
    private Optional<IOException> failure = Optional.empty();

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        failure = Optional.of(e);
        throw e;
      }
    }

    /// Why decoding failed.
    IOException cause(Exception thrown) {
      if (failure.isPresent()) {
        return failure.get();
      }
      if (thrown instanceof FailureException noRoom) {
        return noRoom;
      }
      String message = Optional.ofNullable(thrown.getMessage()).orElse(thrown.toString());
      return FailureException.of(ErrorKind.DECODE, message);
    }
  }

  private static final class Decoded extends FilterInputStream {
    private final Watched source;

    Decoded(InputStream decoder, Watched source) {
      super(decoder);
      this.source = source;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException | RuntimeException e) {
        // A boundary: decoders are libraries, at what a server sent.
        throw source.cause(e);
      }
    }
  }

  /// Has nothing behind its end.
  private static final class Inflated extends InflaterInputStream {
    Inflated(InputStream coded, Inflater inflater) {
      super(coded, inflater, 8 * 1024);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count < 0 && (inf.getRemaining() > 0 || in.read() >= 0)) {
        throw new IOException("deflate: something behind the end");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
