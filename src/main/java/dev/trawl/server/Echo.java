package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Paths that answer with what was asked.
final class Echo {
  private static final int MAX_BODY_BYTES = 1 << 20;

  private Echo() {}

  static Response get(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> Response.json(basics(request));
      default -> notAllowed(request, "GET, HEAD");
    };
  }

  static Response post(Request request) throws IOException {
    return request.method().equals("POST") ? anything(request) : notAllowed(request, "POST");
  }

  static Response anything(Request request) throws IOException {
    byte[] body = request.body(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return Response.error(413, "the request body is larger than " + MAX_BODY_BYTES + " bytes");
    }
    Map<String, Object> members = basics(request);
    members.put("data", text(body));
    members.put("method", request.method());
    return Response.json(members);
  }

  static Response headers(Request request) {
    return Response.json(Map.of("headers", request.headers()));
  }

  static Response gzip(Request request) throws IOException {
    Map<String, Object> members =
        Map.of("gzipped", true, "headers", request.headers(), "method", request.method());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(Json.write(members).getBytes(UTF_8));
    }
    return Response.of(200, "application/json", packed.toByteArray())
        .with("Content-Encoding", "gzip");
  }

  /// What `/get` answers, whatever the method.
  static Map<String, Object> basics(Request request) {
    Map<String, Object> arguments = new HashMap<>();
    request
        .query()
        .forEach(
            (name, values) -> arguments.put(name, values.size() == 1 ? values.getFirst() : values));
    Map<String, Object> members = new HashMap<>();
    members.put("args", arguments);
    members.put("headers", request.headers());
    members.put("origin", request.origin());
    members.put("url", request.url());
    return members;
  }

  /// The body itself if it is UTF-8, else a `data:` URL of it, as in httpbin.
  private static String text(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(body);
    }
  }

  private static Response notAllowed(Request request, String allowed) {
    String sentence = request.path() + " takes " + allowed + " only: " + request.method();
    return Response.error(405, sentence).with("Allow", allowed);
  }
}
