package dev.trawl.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Paths that read and set cookies (RFC 6265).
final class Cookies {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[!-~&&[^\",;\\\\]]*");

  private Cookies() {}

  static Response show(Request request) {
    Map<String, String> cookies = new HashMap<>();
    for (String pair : request.header("Cookie").orElse("").split("[;,]", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return Response.json(Map.of("cookies", cookies));
  }

  /// One cookie for each argument of the query, of several values the first.
  static Response set(Request request) {
    Response response = Response.redirect("/cookies");
    for (String name : request.query().keySet()) {
      String value = request.argument(name).map(Parameter::value).orElse("");
      response = with(response, name, value);
    }
    return response;
  }

  static Response setOne(Request request) {
    String name = request.part("name").value();
    return with(Response.redirect("/cookies"), name, request.part("value").value());
  }

  /// A line break or a semicolon in either would be a header field or an attribute of the client's
  /// making: refused.
  private static Response with(Response response, String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new BadParameterException("a cookie cannot have this name: " + name);
    }
    if (!VALUE.matcher(value).matches()) {
      throw new BadParameterException("the cookie " + name + " cannot have this value: " + value);
    }
    return response.with("Set-Cookie", name + "=" + value + "; Path=/");
  }
}
