package dev.trawl.http.connect;

import java.nio.file.Path;
import java.util.Optional;

/// Whom to trust, and who we are.
///
/// @param insecure accept any certificate for any host
/// @param caCertificates PEM file of the authorities to trust, in the place of the runtime's
/// @param certificate PEM file of our certificate, its chain after it; or a PKCS #12 file
/// @param key PEM file of our key (PKCS #8); empty if it is in `certificate`
/// @param password of a PKCS #12 file; empty text for none
public record TlsOptions(
    boolean insecure,
    Optional<Path> caCertificates,
    Optional<Path> certificate,
    Optional<Path> key,
    String password) {
  /// The runtime's authorities, no certificate of our own.
  public static TlsOptions verified() {
    return new TlsOptions(false, Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  boolean isDefault() {
    return !insecure && caCertificates.isEmpty() && certificate.isEmpty();
  }

  @Override
  public String toString() {
    return "TlsOptions[insecure=" + insecure + ", certificate=" + certificate + "]";
  }
}
