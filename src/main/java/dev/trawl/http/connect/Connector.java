package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Wire;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/// Makes connections: looks names up, asks the [AddressGuard] about the very address that is
/// connected to, opens proxies' tunnels, negotiates TLS and the version of HTTP. Safe for use by
/// several threads.
public final class Connector implements Closeable {
  private final NetworkOptions network;
  private final TlsOptions tlsOptions;
  private final Resolver resolver;
  private volatile Tls tls;

  /// @throws IOException if a certificate file cannot be used
  public Connector(NetworkOptions network, TlsOptions tls) throws IOException {
    this.network = network;
    this.tlsOptions = tls;
    this.resolver = new Resolver(network.family());
    if (!tls.isDefault()) {
      // A bad certificate file has to show before anything is fetched.
      this.tls = Tls.of(tls);
    }
  }

  /// Loads and initialises what the first connection would otherwise wait for.
  public static void prefetch() {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      // The first connection shows what is wrong.
    }
  }

  /// Who decides about certificates.
  public X509TrustManager trust() throws IOException {
    return tls().trust();
  }

  /// TLS is set up when it is first needed, because that takes longer than a short run.
  private Tls tls() throws IOException {
    Tls known = tls;
    if (known == null) {
      synchronized (this) {
        if (tls == null) {
          tls = Tls.of(tlsOptions);
        }
        known = tls;
      }
    }
    return known;
  }

  /// Connects to an origin, as far as requests can be sent; blocks.
  public Connection connect(Origin origin, Deadline deadline, Stopwatch stopwatch)
      throws IOException {
    Optional<Proxies.Server> proxy =
        network.proxies().server(origin.secure() ? "https" : "http", origin.host());
    List<InetAddress> addresses =
        proxy.isPresent()
            ? addresses(proxy.get().host(), deadline, stopwatch)
            : addresses(origin, deadline, stopwatch);
    int port = proxy.map(Proxies.Server::port).orElse(origin.port());
    stopwatch.connect();
    Race race = new Race(network.guard(), network.connectTimeout());
    SocketChannel channel;
    try {
      channel = race.run(addresses, port, deadline);
    } catch (IOException e) {
      throw proxy.isPresent() && !deadline.hasEnded() ? named(proxy.get(), e) : e;
    }
    Wire wire = new SocketWire(channel);
    deadline.interruptsBy(wire::close);
    try {
      return settled(origin, proxy, channel, stopwatch);
    } catch (Throwable t) {
      deadline.interruptsNothing();
      wire.close();
      throw t;
    }
  }

  private Connection settled(
      Origin origin, Optional<Proxies.Server> proxy, SocketChannel channel, Stopwatch stopwatch)
      throws IOException {
    Wire wire = new SocketWire(channel);
    InetSocketAddress address = (InetSocketAddress) channel.getRemoteAddress();
    boolean http = proxy.filter(server -> server.type() == Proxy.Type.HTTP).isPresent();
    if (http && origin.secure()) {
      Tunnel.open(wire, proxy.get(), origin);
    } else if (proxy.isPresent() && !http) {
      Socks.open(wire, proxy.get(), origin);
    }
    stopwatch.connected();
    if (!origin.secure()) {
      return new Connection(
          wire,
          address,
          Optional.empty(),
          "",
          http,
          proxy.filter(server -> http).flatMap(Proxies.Server::authorization));
    }
    stopwatch.handshake();
    TlsWire secured = new TlsWire(wire, tls().engine(origin, protocols()));
    secured.handshake();
    if (!tls().isFor(origin.host(), secured.session())) {
      throw new FailureException(
          Failure.of(
              ErrorKind.TLS, tls().names(secured.session(), origin.host()), "host_mismatch"));
    }
    stopwatch.secured();
    return new Connection(
        secured,
        address,
        Optional.of(secured.session()),
        secured.protocol(),
        false,
        Optional.empty());
  }

  private List<String> protocols() {
    return switch (network.versions()) {
      case NEGOTIATED -> List.of("h2", "http/1.1");
      case HTTP_1_1 -> List.of("http/1.1");
      case HTTP_2_PRIOR_KNOWLEDGE -> List.of("h2");
    };
  }

  private List<InetAddress> addresses(Origin origin, Deadline deadline, Stopwatch stopwatch)
      throws IOException {
    Optional<List<InetAddress>> given = network.addresses(origin.host(), origin.port());
    return given.isPresent() ? given.get() : addresses(origin.host(), deadline, stopwatch);
  }

  private List<InetAddress> addresses(String host, Deadline deadline, Stopwatch stopwatch)
      throws IOException {
    if (Addresses.isLiteral(host)) {
      return List.of(Addresses.of(host));
    }
    stopwatch.lookup();
    List<InetAddress> found = resolver.lookup(host, deadline);
    stopwatch.lookedUp();
    return found;
  }

  private static IOException named(Proxies.Server proxy, IOException e) {
    if (e instanceof FailureException known && known.failure().kind() != ErrorKind.CONNECT) {
      return e;
    }
    return FailureException.of(
        ErrorKind.CONNECT, "proxy " + proxy.address() + ": " + e.getMessage());
  }

  @Override
  public void close() {
    resolver.close();
  }
}
