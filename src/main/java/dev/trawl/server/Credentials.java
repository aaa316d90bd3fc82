package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Paths that want an `Authorization`.
final class Credentials {
  private Credentials() {}

  static Response basic(Request request) {
    String user = request.part("user").value();
    String pair = user + ":" + request.part("password").value();
    String expected = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    return given(request, "Basic")
        .filter(expected::equals)
        .map(credentials -> Response.json(Map.of("authenticated", true, "user", user)))
        .orElseGet(Credentials::unauthorized);
  }

  static Response bearer(Request request) {
    return given(request, "Bearer")
        .map(token -> Response.json(Map.of("authenticated", true, "token", token)))
        .orElseGet(() -> Response.empty(401).with("WWW-Authenticate", "Bearer"));
  }

  /// Status 401 that asks for Basic credentials.
  static Response unauthorized() {
    return Response.empty(401).with("WWW-Authenticate", "Basic realm=\"Fake Realm\"");
  }

  /// What follows the scheme, whose case does not matter (RFC 9110, section 11.1).
  private static Optional<String> given(Request request, String scheme) {
    String start = scheme + " ";
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, start, 0, start.length()))
        .map(value -> value.substring(start.length()).strip())
        .filter(value -> !value.isEmpty());
  }
}
