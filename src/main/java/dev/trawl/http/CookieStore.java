package dev.trawl.http;

import dev.trawl.http.exchange.FieldText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/// The cookies of a run (RFC 6265), shared by all its requests. Safe for use by several threads.
///
/// Held by domain, so that a request looks only at its own. At most [#MAX_PER_DOMAIN] for a domain:
/// beyond that the one set first goes.
public final class CookieStore {
  /// As Chrome and Firefox: 180 and 150.
  static final int MAX_PER_DOMAIN = 150;

  /// As curl: what is beyond is ignored.
  static final int MAX_PER_RESPONSE = 50;

  private final Map<String, Map<String, Cookie>> byDomain = new HashMap<>();

  public synchronized void add(Cookie cookie) {
    Map<String, Cookie> cookies =
        byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
    String key = cookie.name() + ";" + cookie.path() + ";" + cookie.hostOnly();
    if (cookie.expiresAt() <= System.currentTimeMillis()) {
      cookies.remove(key);
    } else {
      cookies.put(key, cookie);
      if (cookies.size() > MAX_PER_DOMAIN) {
        cookies.remove(cookies.keySet().iterator().next());
      }
    }
  }

  /// Takes over what a response sets. Cookies for foreign domains and public suffixes are refused.
  ///
  /// @param headers a character stands for a byte ([FieldText])
  void receive(HttpUrl url, Headers headers) {
    Headers.Builder shown = new Headers.Builder();
    for (String value : headers.values("Set-Cookie")) {
      shown.addUnsafeNonAscii("Set-Cookie", FieldText.shown(value));
    }
    Cookie.parseAll(url, shown.build()).stream().limit(MAX_PER_RESPONSE).forEach(this::add);
  }

  /// The value of the `Cookie` field for a URL, empty text if there is no cookie for it.
  synchronized String header(HttpUrl url) {
    StringJoiner header = new StringJoiner("; ");
    long now = System.currentTimeMillis();
    String domain = url.host();
    while (true) {
      for (Cookie cookie : byDomain.getOrDefault(domain, Map.of()).values()) {
        if (cookie.expiresAt() > now && cookie.matches(url)) {
          header.add(cookie.name() + "=" + cookie.value());
        }
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return header.toString();
      }
      domain = domain.substring(dot + 1);
    }
  }

  /// All that have not expired.
  public synchronized List<Cookie> cookies() {
    long now = System.currentTimeMillis();
    List<Cookie> cookies = new ArrayList<>();
    for (Map<String, Cookie> ofDomain : byDomain.values()) {
      ofDomain.values().stream().filter(c -> c.expiresAt() > now).forEach(cookies::add);
    }
    return cookies;
  }
}
