package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the paths want to know about a request.
///
/// @param pathParts what stands in the path for each `{name}` of the route, percent-decoded
/// @param query in the order of the URL, percent-decoded, with every value of a name
record Request(
    HttpExchange exchange, Map<String, String> pathParts, Map<String, List<String>> query) {

  static Request of(HttpExchange exchange, Map<String, String> pathParts) {
    return new Request(exchange, pathParts, parse(exchange.getRequestURI().getRawQuery()));
  }

  String method() {
    return exchange.getRequestMethod();
  }

  /// As the client sent it: nothing decoded.
  String path() {
    return exchange.getRequestURI().getRawPath();
  }

  /// The part of the path that stands for `{name}`.
  Parameter part(String name) {
    return new Parameter(name, pathParts.get(name));
  }

  /// The first value of that name in the query.
  Optional<Parameter> argument(String name) {
    return Optional.ofNullable(query.get(name))
        .map(values -> new Parameter(name, values.getFirst()));
  }

  /// All values of a header field, with commas in between.
  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().get(name))
        .map(values -> String.join(",", values));
  }

  /// The header fields, their names as in httpbin (`User-Agent`), however they were sent.
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(titleCase(name), String.join(",", values)));
    return headers;
  }

  /// The address of the client.
  String origin() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  String url() {
    String target = exchange.getRequestURI().toString();
    if (exchange.getRequestURI().isAbsolute()) {
      return target;
    }
    String host =
        header("Host").orElseGet(() -> "127.0.0.1:" + exchange.getLocalAddress().getPort());
    return "http://" + host + target;
  }

  /// At most `limit` bytes of the body.
  byte[] body(int limit) throws IOException {
    return exchange.getRequestBody().readNBytes(limit);
  }

  /// @param rawQuery null when the URL has none, as HttpExchange has it
  private static Map<String, List<String>> parse(String rawQuery) {
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    for (String argument : Optional.ofNullable(rawQuery).orElse("").split("&", -1)) {
      if (!argument.isEmpty()) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        arguments
            .computeIfAbsent(URLDecoder.decode(name, UTF_8), any -> new ArrayList<>())
            .add(URLDecoder.decode(value, UTF_8));
      }
    }
    return arguments;
  }

  private static String titleCase(String name) {
    StringBuilder title = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      if (i == 0 || name.charAt(i - 1) == '-') {
        title.setCharAt(i, Character.toUpperCase(name.charAt(i)));
      }
    }
    return title.toString();
  }
}
