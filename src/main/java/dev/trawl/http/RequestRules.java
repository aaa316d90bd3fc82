package dev.trawl.http;

import java.util.Set;

/// What a request may be made of, whoever asks for it: the command line, or an entry of the list.
public final class RequestRules {
  /// Content-Type of a body that nobody gives one.
  public static final String FORM = "application/x-www-form-urlencoded";

  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "TRACE");

  /// The methods that OkHttp does not send without a body: an empty one will do.
  private static final Set<String> WITH_BODY =
      Set.of("PATCH", "POST", "PROPPATCH", "PUT", "QUERY", "REPORT");

  private RequestRules() {}

  /// Whether it can be the name of a method or a field (RFC 9110, section 5.6.2).
  public static boolean isToken(String text) {
    return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }

  /// Whether it is what senders should limit values of fields to (RFC 9110, section 5.5): no two
  /// servers agree on what the rest means.
  public static boolean isValue(String text) {
    return text.matches("[\\t\\x20-\\x7E]*");
  }

  /// Whether a method is never sent with a body.
  public static boolean takesNoBody(String method) {
    return WITHOUT_BODY.contains(method);
  }

  /// Whether a method is sent with a body, if only an empty one.
  public static boolean needsBody(String method) {
    return WITH_BODY.contains(method);
  }
}
