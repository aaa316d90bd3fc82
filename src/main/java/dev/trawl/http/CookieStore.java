package dev.trawl.http;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.io.ByteBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/// The cookies of a run (RFC 6265), shared by all its requests. Safe for use by several threads.
///
/// Held by domain, so that a request looks only at its own. At most [#MAX_PER_DOMAIN] for a domain:
/// beyond that the one set first goes. Where all take more memory than they may, those of the
/// domain go that was used the longest time ago, the one set first before the others.
public final class CookieStore {
  /// As Chrome and Firefox: 180 and 150.
  static final int MAX_PER_DOMAIN = 150;

  /// As curl: what is beyond is ignored.
  static final int MAX_PER_RESPONSE = 50;

  /// Longest path first, then the one set first (RFC 6265, section 5.4).
  private static final Comparator<Kept> ORDER =
      Comparator.comparingInt((Kept kept) -> -kept.cookie().path().length())
          .thenComparingLong(Kept::ordinal);

  /// What a cookie takes beside its texts, about.
  private static final int EACH = 400;

  private final Map<String, Map<String, Kept>> byDomain = new LinkedHashMap<>(16, 0.75f, true);
  private final ByteBudget memory;
  private long bytes;
  private long created;

  /// @param ordinal of its creation; a new value is no new cookie
  private record Kept(Cookie cookie, long ordinal) {
    /// About, in memory; its name and path are in its key, too.
    long bytes() {
      int characters =
          2 * (cookie.name().length() + cookie.path().length())
              + cookie.value().length()
              + cookie.domain().length();
      return EACH + 2L * characters;
    }
  }

  /// @param memory for all
  public CookieStore(ByteBudget memory) {
    this.memory = memory;
  }

  public synchronized void add(Cookie cookie) {
    String key = key(cookie);
    if (cookie.expiresAt() <= System.currentTimeMillis()) {
      forget(cookie.domain(), key);
      return;
    }
    long next = created++;
    Map<String, Kept> cookies =
        byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
    Optional<Kept> old = Optional.ofNullable(cookies.get(key));
    Kept kept = new Kept(cookie, old.map(Kept::ordinal).orElse(next));
    cookies.put(key, kept);
    bytes += kept.bytes() - old.map(Kept::bytes).orElse(0L);
    if (cookies.size() > MAX_PER_DOMAIN) {
      forget(cookie.domain(), cookies.keySet().iterator().next());
    }
    while (bytes > memory.bytes()) {
      memory.evicted();
      Map.Entry<String, Map<String, Kept>> eldest = byDomain.entrySet().iterator().next();
      forget(eldest.getKey(), eldest.getValue().keySet().iterator().next());
    }
  }

  private void forget(String domain, String key) {
    byDomain.computeIfPresent(
        domain,
        (name, cookies) -> {
          Optional.ofNullable(cookies.remove(key)).ifPresent(kept -> bytes -= kept.bytes());
          return cookies.isEmpty() ? null : cookies;
        });
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
