package dev.trawl.http.exchange;

import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;

/// A request as it is to be sent.
///
/// @param method an RFC 9110 token
/// @param fields all but those that depend on the HTTP version and the body: `Host`,
///   `Content-Length`. A character stands for a byte ([FieldText])
/// @param without lower-case names of fields that are not sent though they usually are
/// @param body sent with its length, also where it is empty
public record Request(
    String method, HttpUrl url, Headers fields, Set<String> without, Optional<ByteString> body) {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /// Whether sending it twice has the effect of sending it once (RFC 9110, section 9.2.2).
  public boolean isIdempotent() {
    return IDEMPOTENT.contains(method);
  }

  /// The `Host` field, or its counterpart in HTTP/2 (RFC 9110, section 7.2): the host as URLs have
  /// it, with the port where it is not the scheme's own.
  public static String authority(HttpUrl url) {
    String name = url.host();
    String host = name.indexOf(':') < 0 ? name : '[' + name + ']';
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ':' + url.port();
  }

  /// The request target in origin form (RFC 9112, section 3.2.1).
  public static String target(HttpUrl url) {
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + '?' + query;
  }
}
