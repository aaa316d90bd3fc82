package dev.trawl.http;

import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;

/// What an attempt requests next: the list's entry, or what a redirect led to.
///
/// @param leftOrigin whether the entry's origin was left on the way, and with it the user's secrets
/// @param leftBody whether the entry's body was
record Hop(
    HttpUrl url, String method, Optional<ByteString> body, boolean leftOrigin, boolean leftBody) {
  /// What goes along to another origin. Everything else that the user gave may be a secret.
  private static final Set<String> SHAREABLE =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "content-encoding",
          "content-type",
          "user-agent");

  /// The entry.
  static Hop first(Prepared.Ready target) {
    return new Hop(
        target.url(), target.requested().method(), target.request().body(), false, false);
  }

  /// Where a redirect leads, with the method changes of the Fetch standard, which are what browsers
  /// and curl do.
  ///
  /// @param trusted whether other origins count as the same
  Hop redirected(int status, HttpUrl next, boolean trusted) {
    boolean toGet =
        status == 303
            ? !method.equals("GET") && !method.equals("HEAD")
            : (status == 301 || status == 302) && method.equals("POST");
    boolean sameOrigin =
        url.scheme().equals(next.scheme())
            && url.host().equals(next.host())
            && url.port() == next.port();
    return new Hop(
        next,
        toGet ? "GET" : method,
        toGet ? Optional.empty() : body,
        // What was left behind does not come back on a way back: the other host chose that way.
        leftOrigin || !(sameOrigin || trusted),
        leftBody || toGet);
  }

  /// Whether trawl asks for a [ContentCoding], and so has to undo it: unless the user asks for
  /// something, or for a part.
  boolean asksForCoding(RequestOptions options) {
    return options.headers().get("Accept-Encoding") == null
        && options.headers().get("Range") == null;
  }

  /// @param authorization of the entry
  /// @param kept cookies from the jar for this URL, as bytes ([FieldText]); empty text for none
  Request request(RequestOptions options, Optional<String> authorization, String kept) {
    Headers.Builder headers = headers(options.headers());
    String cookies = kept;
    if (!leftOrigin) {
      authorization.ifPresent(value -> set(headers, "Authorization", FieldText.bytes(value)));
      Optional<String> own = options.cookie().map(FieldText::bytes);
      cookies = own.orElse("") + (own.isPresent() && !kept.isEmpty() ? "; " : "") + kept;
    } else if (options.authorization().isEmpty()) {
      // What the file has for this host was meant for it.
      options
          .netrc()
          .authorization(url.host())
          .ifPresent(value -> set(headers, "Authorization", FieldText.bytes(value)));
    }
    if (!cookies.isEmpty()) {
      set(headers, "Cookie", cookies);
    }
    if (asksForCoding(options)) {
      headers.add("Accept-Encoding", ContentCoding.ALL);
    }
    boolean needsBody = body.isEmpty() && RequestRules.needsBody(method);
    return new Request(
        method,
        url,
        headers.build(),
        options.without(),
        needsBody ? Optional.of(ByteString.EMPTY) : body);
  }

  /// Not [Headers.Builder#set], which takes ASCII only. Users, and jar files, have more.
  private static void set(Headers.Builder headers, String name, String value) {
    headers.removeAll(name).addUnsafeNonAscii(name, value);
  }

  /// The user's fields, as far as they go along.
  private Headers.Builder headers(Headers all) {
    if (!leftOrigin && !leftBody) {
      return all.newBuilder();
    }
    Headers.Builder headers = new Headers.Builder();
    for (int i = 0; i < all.size(); i++) {
      String name = all.name(i).toLowerCase(Locale.ROOT);
      boolean ofBody = name.startsWith("content-");
      if ((!leftOrigin || SHAREABLE.contains(name)) && !(leftBody && ofBody)) {
        headers.addUnsafeNonAscii(all.name(i), all.value(i));
      }
    }
    return headers;
  }
}
