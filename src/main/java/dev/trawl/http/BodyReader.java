package dev.trawl.http;

import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/// Reads one response, counting its body and keeping what [Capture] asks for.
final class BodyReader {
  private static final long STEP = 64 * 1024;

  private final Response response;
  private final Stopwatch stopwatch;
  private final Capture capture;
  private final Buffer kept = new Buffer();
  private long bytes;

  BodyReader(Response response, Stopwatch stopwatch, Capture capture) {
    this.response = response;
    this.stopwatch = stopwatch;
    this.capture = capture;
    if (stopwatch.headers().get("Content-Encoding") != null
        && response.header("Content-Encoding") == null) {
      // OkHttp takes the field away when it undoes the coding.
      stopwatch.decodes();
    }
  }

  /// Reads to the end.
  void read() throws IOException {
    BufferedSource source = response.body().source();
    Buffer step = new Buffer();
    for (long n = source.read(step, STEP); n != -1; n = source.read(step, STEP)) {
      bytes += n;
      kept.write(step, Math.min(n, capture.bodyLimit() - kept.size()));
      step.clear();
    }
  }

  /// Reads past the body, if it is no longer than `limit`.
  ///
  /// @return whether its end was reached
  boolean skip(long limit) throws IOException {
    if (response.body().contentLength() > limit) {
      return false;
    }
    BufferedSource source = response.body().source();
    Buffer step = new Buffer();
    for (long n = 0; n <= limit; n += step.size(), step.clear()) {
      if (source.read(step, STEP) == -1) {
        return true;
      }
    }
    return false;
  }

  /// The response, with as much of its body as has been read.
  Answer answer() {
    Headers headers = stopwatch.headers();
    return new Answer(
        stopwatch.status(),
        response.protocol().toString(),
        stopwatch.remoteIp(),
        Optional.ofNullable(headers.get("Content-Type")),
        bytes,
        Optional.ofNullable(headers.get("Retry-After")),
        capture.headers() ? byName(headers) : Map.of(),
        capture.bodyLimit() > 0 ? Optional.of(body()) : Optional.empty());
  }

  private Body body() {
    MediaType type = response.body().contentType();
    Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8);
    return new Body(
        ByteBuffer.wrap(kept.snapshot().toByteArray()).asReadOnlyBuffer(),
        charset,
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
}
