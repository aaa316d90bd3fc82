package dev.trawl.http;

import java.util.Locale;
import java.util.Set;

/// What a request may be made of, whoever asks for it: the command line, or an entry of the list.
public final class RequestRules {
  /// Content-Type of a body that nobody gives one.
  public static final String FORM = "application/x-www-form-urlencoded";

  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "TRACE");

  /// Of RFC 9110 and RFC 5789.
  private static final Set<String> STANDARD =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

  /// The methods whose requests have a body, if only an empty one.
  private static final Set<String> WITH_BODY =
      Set.of("PATCH", "POST", "PROPPATCH", "PUT", "QUERY", "REPORT");

  private RequestRules() {}

  /// Whether it can be the name of a method or a field (RFC 9110, section 5.6.2).
  public static boolean isToken(String text) {
    return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }

  /// A method of a list as it is sent: the standard ones in capitals, as programs that make lists
  /// write them in small letters too; others as they are, because methods are case-sensitive.
  public static String method(String given) {
    String capitals = given.toUpperCase(Locale.ROOT);
    return STANDARD.contains(capitals) ? capitals : given;
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
