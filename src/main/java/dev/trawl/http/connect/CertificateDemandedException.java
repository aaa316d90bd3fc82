package dev.trawl.http.connect;

import javax.net.ssl.SSLException;

/// A server wants to know who we are, got no certificate, and has ended TLS.
public final class CertificateDemandedException extends SSLException {
  private static final long serialVersionUID = 1;

  CertificateDemandedException(SSLException alert) {
    super("the server asks for a client certificate", alert);
  }
}
