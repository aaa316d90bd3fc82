package dev.trawl.http;

import dev.trawl.http.exchange.Addresses;
import java.util.ArrayList;
import java.util.Comparator;
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

  /// Longest path first, then the one set first (RFC 6265, section 5.4).
  private static final Comparator<Kept> ORDER =
      Comparator.comparingInt((Kept kept) -> -kept.cookie().path().length())
          .thenComparingLong(Kept::ordinal);

  private final Map<String, Map<String, Kept>> byDomain = new HashMap<>();
  private long created;

  /// @param ordinal of its creation; a new value is no new cookie
  private record Kept(Cookie cookie, long ordinal) {}

  public synchronized void add(Cookie cookie) {
    Map<String, Kept> cookies =
        byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
    if (cookie.expiresAt() <= System.currentTimeMillis()) {
      cookies.remove(key(cookie));
      return;
    }
    long next = created++;
    cookies.compute(
        key(cookie), (key, old) -> new Kept(cookie, old == null ? next : old.ordinal()));
    if (cookies.size() > MAX_PER_DOMAIN) {
      cookies.remove(cookies.keySet().iterator().next());
    }
  }

  private static String key(Cookie cookie) {
    return cookie.name() + ";" + cookie.path() + ";" + cookie.hostOnly();
  }

  /// Takes over what a response sets. Cookies for foreign domains and public suffixes are refused,
  /// and `Secure` ones of an origin that is not.
  ///
  /// @param headers a character for each byte
  void receive(HttpUrl url, Headers headers) {
    headers.values("Set-Cookie").stream()
        .flatMap(field -> CookieText.parse(url, field).stream())
        .limit(MAX_PER_RESPONSE)
        .filter(cookie -> isSecure(url) || !(cookie.secure() || replacesSecure(cookie)))
        .forEach(this::add);
  }

  private synchronized boolean replacesSecure(Cookie cookie) {
    Kept old = byDomain.getOrDefault(cookie.domain(), Map.of()).get(key(cookie));
    return old != null && old.cookie().secure();
  }

  /// Whether nobody can listen: browsers and curl send `Secure` cookies to this machine too.
  private static boolean isSecure(HttpUrl url) {
    return url.isHttps() || Addresses.isLoopback(url.host());
  }

  /// The value of the `Cookie` field for a URL, a character for each byte; empty text if there is
  /// no cookie for it.
  synchronized String header(HttpUrl url) {
    HttpUrl matched = isSecure(url) ? url.newBuilder().scheme("https").build() : url;
    List<Kept> sent = new ArrayList<>();
    long now = System.currentTimeMillis();
    String domain = url.host();
    while (true) {
      for (Kept kept : byDomain.getOrDefault(domain, Map.of()).values()) {
        if (kept.cookie().expiresAt() > now && kept.cookie().matches(matched)) {
          sent.add(kept);
        }
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        break;
      }
      domain = domain.substring(dot + 1);
    }
    sent.sort(ORDER);
    StringJoiner header = new StringJoiner("; ");
    for (Kept kept : sent) {
      header.add(CookieText.bytes(kept.cookie().name() + "=" + kept.cookie().value()));
    }
    return header.toString();
  }

  /// All that have not expired.
  public synchronized List<Cookie> cookies() {
    long now = System.currentTimeMillis();
    List<Cookie> cookies = new ArrayList<>();
    for (Map<String, Kept> ofDomain : byDomain.values()) {
      ofDomain.values().stream()
          .map(Kept::cookie)
          .filter(cookie -> cookie.expiresAt() > now)
          .forEach(cookies::add);
    }
    return cookies;
  }
}
