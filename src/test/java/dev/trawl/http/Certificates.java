package dev.trawl.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/// An authority that nobody trusts by default, and who it vouches for.
public final class Certificates {
  public static final HeldCertificate ROOT =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("root").build();

  private static final HeldCertificate CLIENT =
      new HeldCertificate.Builder().signedBy(ROOT).commonName("client").build();

  private Certificates() {}

  /// Of a server with these names.
  public static HandshakeCertificates server(String... names) {
    HeldCertificate.Builder certificate = new HeldCertificate.Builder().signedBy(ROOT);
    for (String name : names) {
      certificate.addSubjectAlternativeName(name);
    }
    return server(certificate.build());
  }

  /// Of a server with this certificate.
  public static HandshakeCertificates server(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(ROOT.certificate())
        .heldCertificate(certificate)
        .build();
  }

  public static Path rootFile(Path folder) throws IOException {
    return Files.writeString(folder.resolve("root.pem"), ROOT.certificatePem());
  }

  static Path clientFile(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("client.pem"), CLIENT.certificatePem() + CLIENT.privateKeyPkcs8Pem());
  }
}
