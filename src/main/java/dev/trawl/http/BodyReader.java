package dev.trawl.http;

import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okio.Buffer;

/// Reads one response, counting its body and keeping what [Capture] asks for.
final class BodyReader {
  private static final int STEP = 64 * 1024;

  /// What a field takes beside its characters, about.
  private static final int EACH_FIELD = 100;

  private final Exchange exchange;
  private final Head head;
  private final Capture capture;
  private final AttemptMemory memory;
  private final Buffer kept = new Buffer();
  private Optional<String> encoding;
  private boolean read;
  private boolean keepsHead;
  private boolean decoding;
  private long bytes;
  private Map<Digest, String> digests = Map.of();
  private Optional<Path> part = Optional.empty();

  BodyReader(Exchange exchange, Capture capture, AttemptMemory memory) {
    this.exchange = exchange;
    this.head = exchange.head();
    this.capture = capture;
    this.memory = memory;
    List<String> named = head.fields().values("Content-Encoding");
    this.encoding =
        named.isEmpty() ? Optional.empty() : Optional.of(FieldText.shown(String.join(", ", named)));
  }

  /// Reads to the end.
  ///
  /// @param decodes whether a [ContentCoding] is undone
  void read(boolean decodes) throws IOException {
    read = true;
    keepHead();
    Framing framing = head.framing();
    if (framing.noContent()) {
      // Nothing comes, or a connection that cannot be used again.
      return;
    }
    if (framing.length().orElse(0) > capture.maxBytes()) {
      throw tooLarge("Content-Length " + framing.length().getAsLong() + " is");
    }
    Optional<List<ContentCoding>> content =
        decodes ? ContentCoding.chain(head.fields().values("Content-Encoding")) : Optional.empty();
    List<ContentCoding> codings = new ArrayList<>(content.orElse(List.of()));
    // Transfer codings were applied last (RFC 9112, section 7).
    framing.codings().forEach(name -> codings.add(ContentCoding.of(name).orElseThrow()));
    if (codings.isEmpty()) {
      // None at all, or `identity`.
      encoding = content.isPresent() ? Optional.empty() : encoding;
      take(exchange.body());
      return;
    }
    PushbackInputStream coded = new PushbackInputStream(exchange.body());
    int first = coded.read();
    if (first < 0) {
      // Nothing is nothing, whatever it is said to be coded with.
      take(InputStream.nullInputStream());
      return;
    }
    coded.unread(first);
    encoding = content.isPresent() ? Optional.empty() : encoding;
    decoding = true;
    // A decoder may hold memory outside the heap.
    try (InputStream decoded =
        ContentCoding.undone(codings, new StaysOpen(coded), memory::decode)) {
      take(decoded);
    } finally {
      memory.decoded();
    }
  }

  private void keepHead() throws FailureException {
    boolean exchanged = capture.whole().filter(Capture.Whole::exchange).isPresent();
    if (capture.headers() || exchanged) {
      Headers fields = head.fields();
      long characters = 0;
      for (int i = 0; i < fields.size(); i++) {
        characters += EACH_FIELD + fields.name(i).length() + fields.value(i).length();
      }
      memory.keep(characters * ((capture.headers() ? 1 : 0) + (exchanged ? 1 : 0)));
      keepsHead = true;
    }
  }

  private void take(InputStream body) throws IOException {
    if (capture.whole().isEmpty()) {
      take(body, Optional.empty());
      return;
    }
    try (PartFile file = new PartFile(capture.whole().get().folder())) {
      take(body, Optional.of(file));
      part = Optional.of(file.finish());
    }
  }

  private void take(InputStream body, Optional<PartFile> file) throws IOException {
    Set<Digest> wanted = capture.digests();
    if (wanted.isEmpty() && file.isEmpty() && capture.bodyLimit() == 0 && !decoding) {
      count(body);
      return;
    }
    Optional<Digests> taken =
        wanted.isEmpty() ? Optional.empty() : Optional.of(new Digests(wanted));
    byte[] step = new byte[step()];
    for (int n = body.read(step); n >= 0; n = body.read(step)) {
      if (taken.isPresent()) {
        taken.get().add(step, n);
      }
      if (file.isPresent()) {
        file.get().add(step, n);
      }
      keep(step, (int) Math.min(n, capture.bodyLimit() - kept.size()));
      add(n);
    }
    digests = taken.map(Digests::end).orElse(Map.of());
  }

  private void keep(byte[] step, int n) throws FailureException {
    if (n > 0) {
      memory.keep(n);
      kept.write(step, 0, n);
    }
  }

  /// No larger than a short body is said to be.
  private int step() {
    return decoding ? STEP : Math.clamp(head.framing().length().orElse(STEP), 1, STEP);
  }

  private void count(InputStream body) throws IOException {
    for (long n = body.skip(STEP); n > 0; n = body.skip(STEP)) {
      add(n);
    }
  }

  private void add(long more) throws FailureException {
    bytes += more;
    if (bytes > capture.maxBytes()) {
      bytes = capture.maxBytes();
      throw tooLarge(decoding ? "decoded body is" : "body is");
    }
  }

  private FailureException tooLarge(String what) {
    return FailureException.tooLarge(
        what + " over the limit of " + capture.maxBytes() + " bytes (--max-filesize)");
  }

  /// Reads past the body, if it is no longer than `limit`. Something may be wrong with it, which
  /// nobody needs to know: the connection is not used again.
  void skip(long limit) {
    if (head.framing().length().orElse(0) > limit) {
      return;
    }
    InputStream body = exchange.body();
    long left = limit;
    try {
      while (left > 0) {
        long n = body.skip(left);
        if (n == 0) {
          return;
        }
        left -= n;
      }
      body.skip(1);
    } catch (IOException e) {
      // As said above.
    }
  }

  /// The response, with as much of its body as has been read.
  Answer answer() {
    Headers fields = head.fields();
    return new Answer(
        head.status(),
        head.version(),
        head.remoteIp(),
        Optional.ofNullable(fields.get("Content-Type")).map(FieldText::shown),
        bytes,
        new Doubts(
            read && !head.framing().lengthKnown(), read && head.framing().untilClose(), encoding),
        Optional.ofNullable(fields.get("Retry-After")),
        capture.headers() && keepsHead ? byName(fields) : Map.of(),
        capture.bodyLimit() > 0 ? Optional.of(body()) : Optional.empty(),
        digests,
        part,
        Optional.empty(),
        keepsHead && capture.whole().filter(Capture.Whole::exchange).isPresent() && exchange.sent()
            ? Optional.of(exchange.transcript())
            : Optional.empty(),
        capture.certificate() ? head.certificateEnd().get() : Optional.empty(),
        head.cache());
  }

  private Body body() {
    return new Body(
        ByteBuffer.wrap(kept.snapshot().toByteArray()).asReadOnlyBuffer(),
        Optional.ofNullable(head.fields().get("Content-Type")).map(FieldText::shown),
        kept.size() == bytes);
  }

  private static Map<String, List<String>> byName(Headers headers) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      byName
          .computeIfAbsent(headers.name(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(FieldText.shown(headers.value(i)));
    }
    return byName;
  }

  /// The body of an exchange that somebody else closes, who knows whether the rest is worth waiting
  /// for.
  private static final class StaysOpen extends FilterInputStream {
    StaysOpen(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
