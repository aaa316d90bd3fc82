package dev.trawl.http;

import dev.trawl.model.CacheUse;
import dev.trawl.model.Exchange;
import dev.trawl.model.Exchange.HeaderField;
import dev.trawl.model.Phase;
import dev.trawl.model.Timings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;

/// Takes the times of one attempt from the events of its calls; those of several calls add up.
///
/// All events come on the thread that runs the call but for those of connects, which OkHttp may
/// race on threads of its own.
final class Stopwatch extends EventListener {
  private static final long UNSET = -1;

  private final long startNanos = System.nanoTime();
  private final Duration limit;
  private volatile Phase phase = Phase.TOTAL;
  private volatile long connectStart = UNSET;
  private long dnsStart;
  private long tlsStart;
  private long dns = UNSET;
  private long connect = UNSET;
  private long tls = UNSET;
  private long ttfb = UNSET;
  private Optional<String> remoteIp = Optional.empty();
  private Optional<RealConnection> multiplexed = Optional.empty();
  private Optional<Socket> socket = Optional.empty();
  private Optional<Request> sent = Optional.empty();
  private int status;
  private Headers headers = Headers.EMPTY;
  private Headers received = Headers.EMPTY;
  private Optional<CacheUse> cache = Optional.empty();
  private boolean decoding;

  /// @param limit for the attempt in all
  Stopwatch(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void callStart(Call call) {
    phase = Phase.TOTAL;
    connectStart = UNSET;
    sent = Optional.empty();
    decoding = false;
    status = 0;
    headers = Headers.EMPTY;
    received = Headers.EMPTY;
    cache = Optional.empty();
    multiplexed = Optional.empty();
    socket = Optional.empty();
  }

  @Override
  public void dnsStart(Call call, String host) {
    dnsStart = System.nanoTime();
    Resolver.deadline(startNanos + limit.toNanos());
  }

  @Override
  public void dnsEnd(Call call, String host, List<InetAddress> addresses) {
    dns = add(dns, dnsStart, System.nanoTime());
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    phase = Phase.CONNECT;
    if (connectStart == UNSET) {
      connectStart = System.nanoTime();
    }
  }

  @Override
  public void secureConnectStart(Call call) {
    phase = Phase.TLS;
    tlsStart = System.nanoTime();
    connect = add(connect, connectStart, tlsStart);
  }

  @Override
  public void secureConnectEnd(Call call, Handshake handshake) {
    tls = add(tls, tlsStart, System.nanoTime());
  }

  @Override
  public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, Protocol protocol) {
    if (phase == Phase.CONNECT) {
      connect = add(connect, connectStart, System.nanoTime());
    }
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    phase = Phase.HEADERS;
    RealConnection used = (RealConnection) connection;
    boolean shared =
        switch (used.protocol()) {
          case HTTP_2, H2_PRIOR_KNOWLEDGE -> true;
          default -> false;
        };
    multiplexed = shared ? Optional.of(used) : Optional.empty();
    socket = Optional.of(connection.socket());
    remoteIp =
        Optional.ofNullable(connection.socket().getInetAddress()).map(InetAddress::getHostAddress);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    sent = Optional.of(request);
  }

  @Override
  public void responseHeadersStart(Call call) {
    ttfb = System.nanoTime() - startNanos;
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    phase = Phase.BODY;
    status = response.code();
    headers = response.headers();
    received = headers;
  }

  @Override
  public void cacheMiss(Call call) {
    cache = CacheRules.concerns(call.request()) ? Optional.of(CacheUse.MISS) : Optional.empty();
  }

  @Override
  public void cacheConditionalHit(Call call, Response kept) {
    // Unless the server says that it is still the same.
    cacheMiss(call);
  }

  @Override
  public void cacheHit(Call call, Response response) {
    phase = Phase.BODY;
    status = response.code();
    headers = CacheRules.shown(response.headers());
    CacheUse use = CacheRules.useOf(response);
    cache = Optional.of(use);
    if (use == CacheUse.HIT) {
      // Those of a redirect that led here.
      ttfb = UNSET;
      remoteIp = Optional.empty();
    }
  }

  /// A content coding is being undone from here on.
  void decodes() {
    decoding = true;
  }

  boolean isDecoding() {
    return decoding;
  }

  Phase phase() {
    return phase;
  }

  /// The address that the last call's connection goes to.
  Optional<String> remoteIp() {
    return remoteIp;
  }

  /// That of the last call's connection.
  Optional<Socket> socket() {
    return socket;
  }

  /// The connection of the last call, where it carries others too.
  Optional<RealConnection> multiplexed() {
    return multiplexed;
  }

  /// The fields that came over the network for the last call: none for what the cache had, those of
  /// the 304 where it had to ask.
  Headers received() {
    return received;
  }

  /// What the cache had to do with the last call.
  Optional<CacheUse> cache() {
    return cache;
  }

  /// Whether the last response's body is the cache's.
  boolean isFromCache() {
    return cache.filter(use -> use != CacheUse.MISS).isPresent();
  }

  /// The last response's status as it came, before an interceptor changed it.
  int status() {
    return status;
  }

  /// The last response's fields as they came, before OkHttp took some away.
  Headers headers() {
    return headers;
  }

  /// The heads of the last call, if it was sent.
  ///
  /// @param reason of the status; HTTP/2 has none
  Optional<Exchange> exchange(String reason) {
    return sent.map(request -> {
      String query = request.url().encodedQuery();
      String target = request.url().encodedPath() + (query == null ? "" : "?" + query);
      return new Exchange(
          request.method() + " " + target + " HTTP/1.1",
          fields(request.headers()),
          "HTTP/1.1 " + status + " " + reason,
          fields(headers));
    });
  }

  private static List<HeaderField> fields(Headers headers) {
    List<HeaderField> fields = new ArrayList<>(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      fields.add(new HeaderField(headers.name(i), headers.value(i)));
    }
    return fields;
  }

  long startNanos() {
    return startNanos;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  Timings timings() {
    return new Timings(duration(dns), duration(connect), duration(tls), duration(ttfb), elapsed());
  }

  private static long add(long sum, long start, long end) {
    return (sum == UNSET ? 0 : sum) + (end - start);
  }

  private static Optional<Duration> duration(long nanos) {
    return nanos == UNSET ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
