package dev.trawl.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okio.ByteString;

/// What the requests of a run have in common.
///
/// @param method an RFC 9110 token, sent as it is
/// @param headers the user's fields. They may hold secrets: on a redirect to another origin only
///   `Accept`, `Accept-Encoding`, `Accept-Language`, `Content-Encoding`, `Content-Type` and
///   `User-Agent` go along
/// @param without lower-case names of fields that are not sent though they usually are
/// @param body of methods that take one
/// @param authorization value of that field for every entry whose URL brings no userinfo
/// @param netrc asked when there is no such value
/// @param cookie value of the `Cookie` field, beside what the jar adds
public record RequestOptions(
    String method,
    Headers headers,
    Set<String> without,
    Optional<ByteString> body,
    Optional<String> authorization,
    Netrc netrc,
    Optional<String> cookie) {
  public RequestOptions {
    without = Set.copyOf(without);
  }

  /// The product token of the User-Agent (RFC 9110, section 10.1.5), by which rules for robots know
  /// us: `trawl` of `trawl/0.2.0 (+https://h/)`.
  public String product() {
    String agent = Optional.ofNullable(headers.get("User-Agent")).orElse("");
    return agent.split("[/\\s]", 2)[0].toLowerCase(Locale.ROOT);
  }

  /// A plain GET.
  public static RequestOptions get() {
    return new RequestOptions(
        "GET",
        Headers.EMPTY,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Netrc.EMPTY,
        Optional.empty());
  }
}
