package dev.trawl.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/// The run's OkHttp clients: for each call to an `http` URL one of its own, for `https` one for
/// all, because calls share the connections of HTTP/2. Everything is switched off that would send a
/// request behind trawl's back.
///
/// The one for `https` is made when it is first asked for, because setting TLS up takes longer than
/// a short run.
final class Clients {
  /// Less than the 5 s of Apache httpd and Node.js: a request on a connection that the server is
  /// about to close is lost, and nothing sends it again behind the retry policy's back.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  private final HttpOptions options;
  private final Resolver resolver;
  private final Optional<ResponseCache> cache;
  private final OkHttpClient cleartext;
  private final ClientPool pool;
  private volatile OkHttpClient secure;

  /// @param concurrency calls at once, and connections kept idle
  /// @param sockets makes the connections
  /// @throws IOException if a certificate file, or the folder of the cache, cannot be used
  Clients(HttpOptions options, int concurrency, SocketFactory sockets) throws IOException {
    this.options = options;
    NetworkOptions network = options.network();
    resolver = new Resolver(Dns.SYSTEM, network.family(), options.maxTime());
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher(concurrency))
            .connectionPool(
                new ConnectionPool(concurrency, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .protocols(cleartextProtocols(network.versions()))
            .dns(resolver)
            .socketFactory(sockets)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(network.connectTimeout())
            // The attempt's total time, set for each call, is what ends a slow one.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .eventListenerFactory(call -> Flight.of(call.request()));
    cache =
        options.cache().isPresent()
            ? Optional.of(new ResponseCache(options.cache().get(), network, options.tls()))
            : Optional.empty();
    cache.ifPresent(kept -> kept.install(client));
    client.addNetworkInterceptor(new PlainExchange(network.proxies().http()));
    if (!network.resolve().isEmpty() || !network.proxies().equals(Proxies.NONE)) {
      client.addInterceptor(new Routing(network));
    }
    cleartext = client.build();
    pool =
        new ClientPool(
            cleartext, cleartext.dispatcher().executorService(), concurrency, KEEP_ALIVE);
    if (!options.tls().isDefault()) {
      // A bad certificate file has to show before anything is fetched.
      secure = secured(Optional.of(Tls.of(options.tls())));
    }
  }

  /// What one call is made with.
  ///
  /// @param giveBack to be called with the connection's socket when the call has ended and its
  ///   response is closed
  record Lease(OkHttpClient client, Consumer<Optional<Socket>> giveBack) {}

  /// A client for one call to a URL.
  Lease take(HttpUrl url) {
    if (url.isHttps()) {
      return new Lease(secure(), socket -> {});
    }
    if (cleartext.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE)) {
      return new Lease(cleartext, socket -> {});
    }
    OkHttpClient client = pool.take(url);
    return new Lease(client, socket -> pool.giveBack(url, client, socket));
  }

  private OkHttpClient secure() {
    OkHttpClient client = secure;
    if (client == null) {
      synchronized (this) {
        if (secure == null) {
          secure = secured(Optional.empty());
        }
        client = secure;
      }
    }
    return client;
  }

  /// Virtual ones, for calls that are enqueued.
  ExecutorService threads() {
    return cleartext.dispatcher().executorService();
  }

  /// Ends the waiting for names, which cancelling a call does not.
  void cancelLookups() {
    resolver.cancelAll();
  }

  void close() {
    cleartext.dispatcher().executorService().shutdown();
    cleartext.connectionPool().evictAll();
    pool.close();
    resolver.close();
    cache.ifPresent(ResponseCache::close);
  }

  private OkHttpClient secured(Optional<Tls> tls) {
    NetworkOptions network = options.network();
    OkHttpClient.Builder client =
        cleartext
            .newBuilder()
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
            .protocols(secureProtocols(network.versions()));
    tls.ifPresent(t -> client.sslSocketFactory(t.sockets(), t.trust()));
    network
        .proxies()
        .https()
        .flatMap(Proxies.Server::authorization)
        .ifPresent(
            value -> client.proxyAuthenticator((route, response) -> tunnel(response, value)));
    // OkHttp shares an HTTP/2 connection between hosts, and repeats a request that such a
    // connection answers with 421, only while the verifier is its own very object.
    HostnameVerifier verifier = cleartext.hostnameVerifier();
    boolean insecure = options.tls().insecure();
    return client
        .hostnameVerifier((host, session) -> insecure || verifier.verify(host, session))
        .build();
  }

  /// Only [okhttp3.Call#enqueue] takes threads from it.
  private static Dispatcher dispatcher(int concurrency) {
    Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
    dispatcher.setMaxRequests(concurrency);
    dispatcher.setMaxRequestsPerHost(concurrency);
    return dispatcher;
  }

  private static List<Protocol> cleartextProtocols(NetworkOptions.HttpVersions versions) {
    return switch (versions) {
      case NEGOTIATED, HTTP_1_1 -> List.of(Protocol.HTTP_1_1);
      case HTTP_2_PRIOR_KNOWLEDGE -> List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    };
  }

  private static List<Protocol> secureProtocols(NetworkOptions.HttpVersions versions) {
    return switch (versions) {
      case NEGOTIATED, HTTP_2_PRIOR_KNOWLEDGE -> List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      case HTTP_1_1 -> List.of(Protocol.HTTP_1_1);
    };
  }

  /// Answers the challenge that OkHttp makes up before it opens a tunnel, and no other.
  private static Request tunnel(Response challenge, String authorization) {
    return challenge.request().header("Proxy-Authorization") != null
        ? null
        : challenge.request().newBuilder().header("Proxy-Authorization", authorization).build();
  }
}
