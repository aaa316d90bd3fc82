package dev.trawl.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Inflater;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.InflaterSource;
import okio.Okio;
import okio.Source;
import org.brotli.dec.BrotliInputStream;

/// What trawl asks bodies to be compressed with, and undoes (RFC 9110, section 8.4.1).
///
/// Each reads as it is read, and holds no more than its window: 32 KiB, of brotli up to 16 MiB, of
/// zstd up to 8 MiB outside the heap.
enum ContentCoding {
  GZIP {
    @Override
    Source undone(BufferedSource source) throws IOException {
      return Okio.source(new Gunzip(source));
    }
  },
  /// The zlib format, or what some servers take for it (RFC 9110, section 8.4.1.2).
  DEFLATE {
    @Override
    Source undone(BufferedSource source) throws IOException {
      return new Whole(new InflaterSource(source, new Inflater(!isZlib(source))), source);
    }

    // Whether it begins as RFC 1950, section 2.2, wants it.
    private static boolean isZlib(BufferedSource source) throws IOException {
      if (!source.request(2)) {
        return false;
      }
      int first = source.getBuffer().getByte(0) & 0xFF;
      int second = source.getBuffer().getByte(1) & 0xFF;
      return (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
    }
  },
  /// RFC 7932.
  BR {
    @Override
    Source undone(BufferedSource source) throws IOException {
      return Okio.source(new BrotliInputStream(source.inputStream()));
    }
  },
  /// RFC 8878, with the window of RFC 9659.
  ZSTD {
    private static final int WINDOW_LOG = 23;

    @Override
    Source undone(BufferedSource source) throws IOException {
      try {
        return Okio.source(
            new ZstdInputStreamNoFinalizer(source.inputStream()).setLongMax(WINDOW_LOG));
      } catch (LinkageError e) {
        // Its native library is unpacked to a temporary folder, which may not allow that.
        throw new IOException("zstd cannot be loaded: " + e.getMessage(), e);
      }
    }
  };

  /// For `Accept-Encoding`.
  static final String ALL = "gzip, deflate, br, zstd";

  /// The body as it was before. To be closed.
  ///
  /// @throws IOException if it is not coded so; also from reading it
  abstract Source undone(BufferedSource source) throws IOException;

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

  /// Has nothing behind its end.
  private static final class Whole extends ForwardingSource {
    private final BufferedSource coded;

    Whole(Source decoded, BufferedSource coded) {
      super(decoded);
      this.coded = coded;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long count = super.read(sink, byteCount);
      if (count < 0 && !coded.exhausted()) {
        throw new IOException("deflate: something behind the end");
      }
      return count;
    }
  }
}
