package dev.trawl.http;

import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/// Reads one response, counting its body and keeping what [Capture] asks for.
final class BodyReader {
  private static final long STEP = 64 * 1024;

  private final Response response;
  private final Stopwatch stopwatch;
  private final Capture capture;
  private final Buffer kept = new Buffer();
  private Optional<Framing> framing = Optional.empty();
  private Optional<String> encoding;
  private long bytes;
  private Map<Digest, String> digests = Map.of();
  private Optional<Path> part = Optional.empty();

  BodyReader(Response response, Stopwatch stopwatch, Capture capture) {
    this.response = response;
    this.stopwatch = stopwatch;
    this.capture = capture;
    this.encoding = Optional.ofNullable(stopwatch.headers().get("Content-Encoding"));
  }

  /// Reads to the end.
  ///
  /// @param framing where the end is
  /// @param decodes whether a [ContentCoding] is undone
  void read(Framing framing, boolean decodes) throws IOException {
    this.framing = Optional.of(framing);
    if (framing.noContent()) {
      return;
    }
    if (framing.length().orElse(0) > capture.maxBytes()) {
      throw tooLarge("Content-Length " + framing.length().getAsLong() + " is");
    }
    BufferedSource body = body(framing);
    Optional<ContentCoding> coding = encoding.flatMap(ContentCoding::of);
    if (!decodes || coding.isEmpty() || body.exhausted()) {
      take(body);
      return;
    }
    encoding = Optional.empty();
    stopwatch.decodes();
    // A decoder may hold memory outside the heap.
    try (Source decoded = coding.get().undone(Okio.buffer(new StaysOpen(body)))) {
      take(decoded);
    }
  }

  private void take(Source body) throws IOException {
    if (capture.whole().isEmpty()) {
      take(body, Optional.empty());
      return;
    }
    try (PartFile file = new PartFile(capture.whole().get().folder())) {
      take(body, Optional.of(file));
      part = Optional.of(file.finish());
    }
  }

  private void take(Source body, Optional<PartFile> file) throws IOException {
    Set<Digest> wanted = capture.digests();
    Optional<Digests> taken =
        wanted.isEmpty() ? Optional.empty() : Optional.of(new Digests(wanted));
    Buffer step = new Buffer();
    for (long n = body.read(step, STEP); n != -1; n = body.read(step, STEP)) {
      Wire.current().progress();
      bytes += n;
      if (taken.isPresent()) {
        taken.get().add(step);
      }
      if (file.isPresent()) {
        file.get().add(step);
      }
      kept.write(step, Math.min(n, capture.bodyLimit() - kept.size()));
      step.clear();
      if (bytes > capture.maxBytes()) {
        bytes = capture.maxBytes();
        throw tooLarge(stopwatch.isDecoding() ? "decoded body is" : "body is");
      }
    }
    digests = taken.map(Digests::end).orElse(Map.of());
  }

  private FailureException tooLarge(String what) {
    return FailureException.tooLarge(
        what + " over the limit of " + capture.maxBytes() + " bytes (--max-filesize)");
  }

  private BufferedSource body(Framing framing) {
    BufferedSource source = response.body().source();
    // OkHttp does not understand "5, 5", and would wait for the connection's end.
    boolean cuts = response.body().contentLength() < 0;
    // Nor does it mind if fewer bytes come, where frames say what the last one is.
    boolean framed =
        switch (response.protocol()) {
          case HTTP_2, H2_PRIOR_KNOWLEDGE -> true;
          default -> false;
        };
    if (framing.length().isPresent() && (cuts || framed)) {
      source = Okio.buffer(new OfLength(source, framing.length().getAsLong(), cuts));
    }
    return source;
  }

  /// Reads past the body, if it is no longer than `limit`.
  ///
  /// @return whether its end was reached; false also if something is wrong with it, which matters
  ///   to nobody
  boolean skip(long limit) {
    if (response.body().contentLength() > limit) {
      return false;
    }
    BufferedSource source = response.body().source();
    Buffer step = new Buffer();
    try {
      for (long n = 0; n <= limit; n += step.size(), step.clear()) {
        if (source.read(step, STEP) == -1) {
          return true;
        }
        Wire.current().progress();
      }
    } catch (IOException e) {
      // The connection is closed for it.
      return false;
    }
    return false;
  }

  /// The response, with as much of its body as has been read.
  Answer answer() {
    Headers headers = stopwatch.headers();
    return new Answer(
        stopwatch.status(),
        Optional.ofNullable(response.networkResponse()).map(own -> own.protocol().toString()),
        stopwatch.remoteIp(),
        Optional.ofNullable(headers.get("Content-Type")),
        bytes,
        new Doubts(
            framing.isPresent() && !framing.get().lengthKnown(),
            framing.isPresent() && framing.get().untilClose(),
            encoding),
        Optional.ofNullable(headers.get("Retry-After")),
        capture.headers() ? byName(headers) : Map.of(),
        capture.bodyLimit() > 0 ? Optional.of(body()) : Optional.empty(),
        digests,
        part,
        Optional.empty(),
        capture.whole().filter(Capture.Whole::exchange).isPresent()
            ? stopwatch.exchange(response.message())
            : Optional.empty(),
        capture.certificate() ? certificateEnd() : Optional.empty(),
        stopwatch.cache());
  }

  private Optional<Instant> certificateEnd() {
    return Optional.ofNullable(response.handshake())
        .flatMap(handshake -> handshake.peerCertificates().stream().findFirst())
        .map(leaf -> ((X509Certificate) leaf).getNotAfter().toInstant());
  }

  private Body body() {
    return new Body(
        ByteBuffer.wrap(kept.snapshot().toByteArray()).asReadOnlyBuffer(),
        Optional.ofNullable(stopwatch.headers().get("Content-Type")),
        kept.size() == bytes);
  }

  private static Map<String, List<String>> byName(Headers headers) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      byName
          .computeIfAbsent(headers.name(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(headers.value(i));
    }
    return byName;
  }

  /// A source that is closed by somebody else, who knows whether the rest is worth waiting for.
  private static final class StaysOpen extends ForwardingSource {
    StaysOpen(Source source) {
      super(source);
    }

    @Override
    public void close() {}
  }

  /// A source with a length, all of which has to come.
  private static final class OfLength extends ForwardingSource {
    private final boolean cuts;
    private long left;

    /// @param cuts whether the end is there, whatever follows
    OfLength(Source source, long length, boolean cuts) {
      super(source);
      this.left = length;
      this.cuts = cuts;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (cuts && left == 0) {
        return -1;
      }
      long count = super.read(sink, cuts ? Math.min(byteCount, left) : byteCount);
      if (count >= 0) {
        left -= count;
      } else if (left > 0) {
        throw new ProtocolException("unexpected end of stream");
      }
      return count;
    }
  }
}
