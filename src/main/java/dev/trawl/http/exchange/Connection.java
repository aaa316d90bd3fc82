package dev.trawl.http.exchange;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// A connection that is ready for requests: TLS and a proxy's tunnel are settled.
///
/// @param address of the peer: the origin, or a proxy
/// @param session of TLS; empty without
/// @param protocol what ALPN settled on; empty text if nothing
/// @param forwarded whether the peer is a proxy that is asked for whole URLs
/// @param proxyAuthorization value of that field, for such a proxy
public record Connection(
    Wire wire,
    InetSocketAddress address,
    Optional<SSLSession> session,
    String protocol,
    boolean forwarded,
    Optional<String> proxyAuthorization) {
  /// Whether ALPN settled on HTTP/2.
  public boolean isHttp2() {
    return protocol.equals("h2");
  }

  public String remoteIp() {
    return Addresses.text(address.getAddress());
  }

  /// When the server's certificate expires.
  public Optional<Instant> certificateEnd() {
    if (session.isEmpty()) {
      return Optional.empty();
    }
    try {
      return session.get().getPeerCertificates()[0] instanceof X509Certificate leaf
          ? Optional.of(leaf.getNotAfter().toInstant())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      // A session without certificates has no such end.
      return Optional.empty();
    }
  }
}
