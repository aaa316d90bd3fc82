package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a path answers. Whether the body is really sent (not for HEAD, 204, 304) is decided where
/// responses are sent.
///
/// @param fields header fields; a name may occur more than once
record Response(int status, List<Field> fields, Body body) {
  Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status not within 200-599: " + status);
    }
    fields = List.copyOf(fields);
  }

  /// A header field.
  record Field(String name, String value) {}

  /// A body of known length, written when it is sent.
  record Body(long bytes, Content content) {}

  /// Writes exactly as many bytes as its [Body] says. It need not close the stream.
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Response empty(int status) {
    return new Response(status, List.of(), new Body(0, out -> {}));
  }

  static Response of(int status, String contentType, byte[] bytes) {
    return of(status, contentType, new Body(bytes.length, out -> out.write(bytes)));
  }

  static Response of(int status, String contentType, Body body) {
    return new Response(status, List.of(new Field("Content-Type", contentType)), body);
  }

  static Response json(Map<String, ?> members) {
    return json(200, members);
  }

  static Response json(int status, Map<String, ?> members) {
    return of(status, "application/json", Json.write(members).getBytes(UTF_8));
  }

  static Response error(int status, String sentence) {
    return json(status, Map.of("error", sentence));
  }

  static Response redirect(String location) {
    return empty(302).with("Location", location);
  }

  /// The same response with one more header field.
  Response with(String name, String value) {
    Stream<Field> more = Stream.of(new Field(name, value));
    return new Response(status, Stream.concat(fields.stream(), more).toList(), body);
  }
}
