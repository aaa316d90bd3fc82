package dev.trawl.http;

import dev.trawl.http.cache.CacheOptions;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.io.Memory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;

/// Everything that a run's requests depend on.
///
/// @param defaultScheme of entries without a scheme: `http` or `https`
/// @param maxTime for one attempt in all: look-up, connect, redirects, body
/// @param robots whether rules for robots are kept to; empty to ask for none
/// @param cookies a jar for the whole run; empty to keep none
/// @param cache of responses, `robots.txt` included; empty for none
/// @param capture of what is no entry
/// @param captures of entries
/// @param memory what may be held of all that servers send
public record HttpOptions(
    String defaultScheme,
    RequestOptions request,
    NetworkOptions network,
    TlsOptions tls,
    Duration maxTime,
    RedirectOptions redirects,
    Optional<RobotsOptions> robots,
    Optional<CookieStore> cookies,
    Optional<CacheOptions> cache,
    Capture capture,
    Captures captures,
    Memory memory) {
  public HttpOptions {
    if (maxTime.isNegative() || maxTime.isZero()) {
      throw new IllegalArgumentException("maxTime <= 0: " + maxTime);
    }
  }

  /// What a run without options uses.
  public static HttpOptions defaults() {
    return new HttpOptions(
        "https",
        RequestOptions.get(),
        NetworkOptions.direct(),
        TlsOptions.verified(),
        Duration.ofSeconds(30),
        RedirectOptions.defaults(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Capture.NOTHING,
        target -> Capture.NOTHING,
        Memory.usual());
  }

  /// The same for documents that a run needs beside its entries: whole bodies, by a plain GET.
  ///
  /// @param folder where they are kept, until somebody deletes them: they may be long
  /// @param maxBytes of a body
  public HttpOptions forDocuments(Path folder, long maxBytes) {
    Capture.Whole kept = new Capture.Whole(folder, false);
    Capture whole = new Capture(false, 0, Set.of(), false, Optional.of(kept), maxBytes);
    Headers.Builder headers = request.headers().newBuilder();
    if (request.body().isPresent()) {
      headers.removeAll("Content-Type");
    }
    return new HttpOptions(
        defaultScheme,
        new RequestOptions(
            "GET",
            headers.build(),
            request.without(),
            Optional.empty(),
            request.authorization(),
            request.netrc(),
            request.cookie()),
        network,
        tls,
        maxTime,
        new RedirectOptions(
            redirects.limit().or(RedirectOptions.defaults()::limit),
            redirects.trusted(),
            redirects.allowDowngrade()),
        robots,
        cookies,
        // That one is in use.
        Optional.empty(),
        whole,
        target -> whole,
        memory);
  }

  /// The same for `robots.txt`: no header of the user's but the name, no cookies, no credentials.
  HttpOptions forRobots() {
    Headers.Builder name = new Headers.Builder();
    request
        .headers()
        .values("User-Agent")
        .forEach(value -> name.addUnsafeNonAscii("User-Agent", value));
    return new HttpOptions(
        defaultScheme,
        new RequestOptions(
            "GET",
            name.build(),
            request.without(),
            Optional.empty(),
            Optional.empty(),
            Netrc.EMPTY,
            Optional.empty()),
        network,
        tls,
        maxTime,
        RedirectOptions.defaults(),
        Optional.empty(),
        Optional.empty(),
        cache,
        new Capture(false, Robots.MAX_BYTES, Set.of(), false, Optional.empty(), capture.maxBytes()),
        captures,
        memory);
  }
}
