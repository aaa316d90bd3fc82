package dev.trawl.http.cache;

import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.CacheControl;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;

/// A private cache (RFC 9111) over another transport, in a folder that one process at a time uses.
///
/// It has to do with GETs alone, and with nothing that may be somebody's secret; it keeps no body
/// whose end is doubtful. Only the start can fail: later on, what cannot be written is not kept,
/// and what cannot be read is fetched.
public final class ResponseCache implements Transport {
  /// Fields of requests that the cache has to do with. Whatever else the user gave may be a secret,
  /// and a response with `Vary` would have it written to the disk.
  private static final Set<String> ANONYMOUS =
      Set.of("accept", "accept-encoding", "accept-language", "cache-control", "user-agent");

  /// Methods that change nothing (RFC 9110, section 9.2.1).
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Transport network;
  private final boolean identified;
  private final CacheFolder folder;

  /// @param network is closed with this; by the caller if there is none
  /// @throws IOException if the folder cannot be written, or another process uses it; with a
  ///   message for people
  public ResponseCache(
      Transport network, CacheOptions options, NetworkOptions reached, TlsOptions tls)
      throws IOException {
    this.network = network;
    this.identified = tls.certificate().isPresent();
    try {
      folder = CacheFolder.open(options, reached, tls);
    } catch (IOException e) {
      throw new IOException(
          "--cache cannot use " + options.folder() + ": " + CacheFolder.why(e), e);
    }
  }

  /// Leaves no folder behind that was made for a run that has not begun.
  public void undo() {
    folder.undo();
  }

  @Override
  public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) throws IOException {
    if (!SAFE.contains(request.method())) {
      try {
        return network.send(request, deadline, stopwatch);
      } finally {
        // Whatever came of it (RFC 9111, section 4.4).
        folder.store().remove(key(request.url()));
      }
    }
    CacheControl asked = CacheControl.parse(request.fields());
    if (!concerns(request) || asked.noStore()) {
      return network.send(request, deadline, stopwatch);
    }
    String key = key(request.url());
    long nowMillis = System.currentTimeMillis();
    Optional<ResponseFile> found = asked.noCache() ? Optional.empty() : folder.store().find(key);
    if (found.isEmpty()) {
      return fetched(key, request, network.send(request, deadline, stopwatch), nowMillis);
    }
    ResponseFile response = found.get();
    Kept kept = response.kept();
    boolean given = false;
    try {
      if (kept.answers(request) && kept.isFresh(nowMillis, asked)) {
        stopwatch.body();
        InputStream body = response.body();
        given = true;
        return new Given(kept.head(), body, Optional.empty());
      }
      Request conditional = kept.conditional(request);
      Exchange exchange = network.send(conditional, deadline, stopwatch);
      if (conditional.equals(request) || exchange.head().status() != 304) {
        return fetched(key, request, exchange, nowMillis);
      }
      Exchange unchanged = unchanged(key, request, response, exchange, nowMillis);
      given = true;
      return unchanged;
    } finally {
      if (!given) {
        response.close();
      }
    }
  }

  private boolean concerns(Request request) {
    return request.method().equals("GET")
        && request.body().isEmpty()
        && !request.without().contains("host")
        && !(identified && request.url().isHttps())
        && request.fields().names().stream()
            .allMatch(name -> ANONYMOUS.contains(name.toLowerCase(Locale.ROOT)));
  }

  /// Tells of the URL no more than whether it is the same.
  private static String key(HttpUrl url) {
    String name = url.scheme() + "://" + Request.authority(url) + Request.target(url);
    return ByteString.encodeUtf8(name).sha256().substring(0, 16).hex();
  }

  /// A response that the server gave.
  private Exchange fetched(String key, Request request, Exchange exchange, long askedMillis) {
    Head head = with(exchange.head(), exchange.head().fields(), exchange.head(), CacheUse.MISS);
    Kept kept = Kept.of(request, head, askedMillis);
    Framing framing = head.framing();
    InputStream body = exchange.body();
    if (kept.isWorthwhile()
        && head.fields().get("Set-Cookie") == null
        && framing.lengthKnown()
        && !framing.untilClose()
        && framing.codings().isEmpty()) {
      try {
        body = new Copy(folder.store(), key, kept, body);
        if (framing.noContent()) {
          // Nobody reads it.
          body.read();
        }
      } catch (IOException e) {
        // It is not kept.
      }
    } else if (head.status() < 500) {
      // What is kept is older.
      folder.store().remove(key);
    }
    return new Given(head, body, Optional.of(exchange));
  }

  /// A response that is kept, of which the server says that it is still the same.
  private Exchange unchanged(
      String key, Request request, ResponseFile response, Exchange exchange, long askedMillis)
      throws IOException {
    exchange.close();
    Head by = exchange.head();
    Head kept = response.kept().head();
    Head head = with(kept, response.kept().changed(by.fields()), by, CacheUse.REVALIDATED);
    Kept updated = Kept.of(request, head, askedMillis);
    if (updated.isWorthwhile()) {
      folder.store().update(key, response, updated);
    } else {
      folder.store().remove(key);
    }
    return new Given(head, response.body(), Optional.of(exchange));
  }

  private static Head with(Head head, Headers fields, Head sender, CacheUse use) {
    return new Head(
        sender.version(),
        head.status(),
        head.reason(),
        fields,
        head.framing(),
        sender.remoteIp(),
        sender.certificateEnd(),
        Optional.of(use));
  }

  /// @param asked what was sent to the server; empty if nothing was
  private record Given(Head head, InputStream body, Optional<Exchange> asked) implements Exchange {
    @Override
    public boolean sent() {
      return asked.isPresent();
    }

    @Override
    public Transcript transcript() {
      return asked.orElseThrow().transcript();
    }

    @Override
    public void close() {
      asked.ifPresent(Exchange::close);
      try {
        body.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      network.close();
    }
  }
}
