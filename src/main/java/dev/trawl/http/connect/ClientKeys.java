package dev.trawl.http.connect;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

/// Who we are, to servers that ask for it. Notes who asked and was told nothing: such a server only
/// says that something is wrong.
final class ClientKeys extends X509ExtendedKeyManager {
  private static final String UNANSWERED = "dev.trawl.unanswered";

  private final Optional<X509ExtendedKeyManager> own;

  /// @param own empty for no certificate
  ClientKeys(Optional<X509ExtendedKeyManager> own) {
    this.own = own;
  }

  /// Whether the server asked for a certificate, and we had none for it.
  static boolean isUnanswered(SSLSession session) {
    return session.getValue(UNANSWERED) != null;
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    String alias =
        own.map(keys -> keys.chooseEngineClientAlias(types, issuers, engine))
            // As curl: whether it trusts its authority is for the server to say, which may know
            // the one above it.
            .or(() -> own.map(keys -> keys.chooseEngineClientAlias(types, null, engine)))
            .orElse(null);
    if (alias == null && engine.getHandshakeSession() != null) {
      engine.getHandshakeSession().putValue(UNANSWERED, true);
    }
    return alias;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return own.map(keys -> keys.getCertificateChain(alias)).orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return own.map(keys -> keys.getPrivateKey(alias)).orElse(null);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return own.map(keys -> keys.getClientAliases(type, issuers)).orElse(null);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return null;
  }
}
