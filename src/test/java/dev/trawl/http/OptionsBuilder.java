package dev.trawl.http;

import dev.trawl.http.cache.CacheOptions;
import dev.trawl.http.connect.AddressGuard;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.Proxies;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.io.Memory;
import dev.trawl.model.Digest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Headers;
import okio.ByteString;

/// [HttpOptions] piece by piece. Scheme `http` and short times unless told otherwise.
public final class OptionsBuilder {
  private String method = "GET";
  private final Headers.Builder headers = new Headers.Builder();
  private Set<String> without = Set.of();
  private Optional<ByteString> body = Optional.empty();
  private Optional<String> authorization = Optional.empty();
  private Netrc netrc = Netrc.EMPTY;
  private Optional<String> cookie = Optional.empty();
  private NetworkOptions.HttpVersions versions = NetworkOptions.HttpVersions.NEGOTIATED;
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Map<String, List<InetAddress>> resolve = Map.of();
  private Proxies proxies = Proxies.NONE;
  private boolean insecure;
  private Optional<Path> authorities = Optional.empty();
  private Optional<Path> certificate = Optional.empty();
  private Duration maxTime = Duration.ofSeconds(10);
  private Optional<Integer> maxRedirects = Optional.of(10);

  /// What hosts have asked for, by `name:port`.
  final Map<String, Duration> crawlDelays = new ConcurrentHashMap<>();

  private Optional<RobotsOptions> robots = Optional.empty();
  private Optional<CookieStore> cookies = Optional.empty();
  private Optional<CacheOptions> cache = Optional.empty();
  private Memory memory = Memory.usual();
  private Capture capture = Capture.NOTHING;

  public OptionsBuilder method(String name) {
    method = name;
    return this;
  }

  OptionsBuilder header(String name, String value) {
    headers.add(name, value);
    return this;
  }

  OptionsBuilder without(String... names) {
    without = Set.of(names);
    return this;
  }

  OptionsBuilder body(String text) {
    body = Optional.of(ByteString.encodeUtf8(text));
    return this;
  }

  OptionsBuilder authorization(String value) {
    authorization = Optional.of(value);
    return this;
  }

  OptionsBuilder netrc(String text) {
    netrc = Netrc.parse(text);
    return this;
  }

  OptionsBuilder cookie(String value) {
    cookie = Optional.of(value);
    return this;
  }

  OptionsBuilder versions(NetworkOptions.HttpVersions spoken) {
    versions = spoken;
    return this;
  }

  OptionsBuilder connectTimeout(Duration limit) {
    connectTimeout = limit;
    return this;
  }

  OptionsBuilder resolve(String hostAndPort, String... addresses) throws UnknownHostException {
    List<InetAddress> given = new ArrayList<>();
    for (String address : addresses) {
      given.add(InetAddress.getByName(address));
    }
    resolve = Map.of(hostAndPort, given);
    return this;
  }

  OptionsBuilder proxy(String server, String... exempt) {
    Optional<Proxies.Server> parsed = Optional.of(Proxies.Server.parse(server));
    proxies = new Proxies(parsed, parsed, List.of(exempt));
    return this;
  }

  OptionsBuilder insecure() {
    insecure = true;
    return this;
  }

  OptionsBuilder authorities(Path file) {
    authorities = Optional.of(file);
    return this;
  }

  OptionsBuilder certificate(Path file) {
    certificate = Optional.of(file);
    return this;
  }

  public OptionsBuilder maxTime(Duration limit) {
    maxTime = limit;
    return this;
  }

  OptionsBuilder maxRedirects(int limit) {
    maxRedirects = Optional.of(limit);
    return this;
  }

  OptionsBuilder noRedirects() {
    maxRedirects = Optional.empty();
    return this;
  }

  OptionsBuilder robots(String product) {
    robots = Optional.of(new RobotsOptions(product, crawlDelays::put));
    return this;
  }

  OptionsBuilder cookies(CookieStore jar) {
    cookies = Optional.of(jar);
    return this;
  }

  OptionsBuilder cache(Path folder) {
    cache = Optional.of(new CacheOptions(folder, 10 << 20));
    return this;
  }

  public OptionsBuilder capture(boolean fields, long bodyLimit) {
    capture =
        new Capture(
            fields, bodyLimit, capture.digests(), false, capture.whole(), capture.maxBytes());
    return this;
  }

  OptionsBuilder digests(Digest... wanted) {
    capture =
        new Capture(
            capture.headers(),
            capture.bodyLimit(),
            Set.of(wanted),
            false,
            capture.whole(),
            capture.maxBytes());
    return this;
  }

  OptionsBuilder parts(Path folder) {
    capture =
        new Capture(
            capture.headers(),
            capture.bodyLimit(),
            capture.digests(),
            false,
            Optional.of(new Capture.Whole(folder, false)),
            capture.maxBytes());
    return this;
  }

  OptionsBuilder maxBytes(long limit) {
    capture =
        new Capture(
            capture.headers(),
            capture.bodyLimit(),
            capture.digests(),
            false,
            capture.whole(),
            limit);
    return this;
  }

  OptionsBuilder memory(long bytes) {
    memory = Memory.of(bytes);
    return this;
  }

  public HttpOptions build() {
    return new HttpOptions(
        "http",
        new RequestOptions(method, headers.build(), without, body, authorization, netrc, cookie),
        new NetworkOptions(
            versions,
            connectTimeout,
            NetworkOptions.AddressFamily.ANY,
            AddressGuard.NONE,
            resolve,
            proxies),
        new TlsOptions(insecure, authorities, certificate, Optional.empty(), ""),
        maxTime,
        new RedirectOptions(maxRedirects, false, false),
        robots,
        cookies,
        cache,
        capture,
        target -> capture,
        memory);
  }
}
