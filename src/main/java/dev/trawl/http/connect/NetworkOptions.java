package dev.trawl.http.connect;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How connections are made.
///
/// @param connectTimeout for one address, TLS aside
/// @param family which addresses of a host are used
/// @param guard which addresses may be connected to
/// @param resolve addresses given beforehand, by `host:port`; `*` is for all hosts that are not
///   named
public record NetworkOptions(
    HttpVersions versions,
    Duration connectTimeout,
    AddressFamily family,
    AddressGuard guard,
    Map<String, List<InetAddress>> resolve,
    Proxies proxies) {
  public NetworkOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout <= 0: " + connectTimeout);
    }
    resolve = Map.copyOf(resolve);
  }

  /// Any protocol and address, 10 s to connect, no proxy.
  public static NetworkOptions direct() {
    return new NetworkOptions(
        HttpVersions.NEGOTIATED,
        Duration.ofSeconds(10),
        AddressFamily.ANY,
        AddressGuard.NONE,
        Map.of(),
        Proxies.NONE);
  }

  /// The addresses given beforehand for a host; empty if it is to be looked up.
  ///
  /// @param host as in a URL, in small letters and without brackets; an address can be one too
  public Optional<List<InetAddress>> addresses(String host, int port) {
    return Optional.ofNullable(resolve.get(host + ':' + port))
        .or(() -> Optional.ofNullable(resolve.get("*:" + port)));
  }

  /// Which versions of HTTP are spoken.
  public enum HttpVersions {
    /// HTTP/2 where the server agrees in the TLS handshake, else HTTP/1.1.
    NEGOTIATED,
    /// HTTP/1.1 only.
    HTTP_1_1,
    /// HTTP/2 without asking, also in cleartext (RFC 9113, section 3.3).
    HTTP_2_PRIOR_KNOWLEDGE
  }

  /// Which addresses of a host are used.
  public enum AddressFamily {
    ANY,
    IPV4,
    IPV6
  }
}
