package dev.trawl.http.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files. What they do on a connection is in `HttpsTest`.
final class TlsTest {
  private static final HeldCertificate ROOT =
      new HeldCertificate.Builder().certificateAuthority(1).build();
  private static final HeldCertificate EC =
      new HeldCertificate.Builder().signedBy(ROOT).ecdsa256().build();
  private static final HeldCertificate RSA =
      new HeldCertificate.Builder().signedBy(ROOT).rsa2048().build();

  @TempDir private Path folder;

  @Test
  void authoritiesAreThoseOfTheFileOnly() throws IOException {
    Path file = write("ca.pem", "A comment.\n" + RSA.certificatePem() + ROOT.certificatePem());
    Tls tls = Tls.of(new TlsOptions(false, Optional.of(file), none(), none(), ""));
    assertEquals(2, tls.trust().getAcceptedIssuers().length);
    assertTrue(Tls.of(TlsOptions.verified()).trust().getAcceptedIssuers().length > 50);
  }

  @Test
  void certificateAndKeyMayShareAFile() throws IOException {
    Path file =
        write("client.pem", EC.certificatePem() + EC.privateKeyPkcs8Pem() + ROOT.certificatePem());
    assertDoesNotThrow(() -> Tls.of(client(file, none(), "")));
    Path keyFirst = write("first.pem", EC.privateKeyPkcs8Pem() + EC.certificatePem());
    assertDoesNotThrow(() -> Tls.of(client(keyFirst, none(), "")));
  }

  @Test
  void keysAreEcOrRsa() throws IOException {
    Path certificate = write("client.pem", RSA.certificatePem());
    Path key = write("key.pem", RSA.privateKeyPkcs8Pem());
    assertDoesNotThrow(() -> Tls.of(client(certificate, Optional.of(key), "")));
    Path ec = write("ec.pem", EC.certificatePem());
    Path ecKey = write("ec-key.pem", EC.privateKeyPkcs8Pem());
    assertDoesNotThrow(() -> Tls.of(client(ec, Optional.of(ecKey), "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.p12", "CLIENT.PFX"})
  void pkcs12IsReadWithItsPassword(String name) throws Exception {
    Path file = writePkcs12(name, "hunter2");
    assertDoesNotThrow(() -> Tls.of(client(file, none(), "hunter2")));
    assertNames(file, client(file, none(), "wrong"));
    assertNames(file, client(file, none(), ""));
  }

  @Test
  void brokenAuthoritiesAreNamed() throws IOException {
    String[] contents = {
      "",
      "nothing",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\n???\n",
      EC.privateKeyPkcs8Pem()
    };
    for (String content : contents) {
      Path file = write("ca.pem", content);
      assertNames(file, new TlsOptions(false, Optional.of(file), none(), none(), ""));
    }
    Path missing = folder.resolve("missing.pem");
    assertNames(missing, new TlsOptions(false, Optional.of(missing), none(), none(), ""));
  }

  @Test
  void brokenCertificatesAreNamed() throws Exception {
    Path missing = folder.resolve("missing.pem");
    assertNames(missing, client(missing, none(), ""));
    Path cut = write("cut.pem", EC.certificatePem().substring(0, 200));
    assertNames(cut, client(cut, none(), ""));
    Path noPkcs12 = write("client.p12", "nothing");
    assertNames(noPkcs12, client(noPkcs12, none(), ""));
    Path missingPkcs12 = folder.resolve("missing.p12");
    assertNames(missingPkcs12, client(missingPkcs12, none(), ""));
  }

  @Test
  void brokenKeysAreNamed() throws IOException {
    Path certificate = write("client.pem", EC.certificatePem());
    assertNames(certificate, client(certificate, none(), ""));
    String[] contents = {
      "",
      RSA.privateKeyPkcs1Pem(),
      EC.privateKeyPkcs8Pem().replace("PRIVATE", "ENCRYPTED PRIVATE"),
      "-----BEGIN PRIVATE KEY-----\n@@@@=@\n-----END PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    };
    for (String content : contents) {
      Path key = write("key.pem", content);
      assertNames(key, client(certificate, Optional.of(key), ""));
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    Path certificate = write("client.pem", EC.certificatePem());
    Path key = write("key.pem", ROOT.privateKeyPkcs8Pem());
    assertNames(key, client(certificate, Optional.of(key), ""));
  }

  @Test
  void insecureAcceptsAnything() throws Exception {
    Tls tls = Tls.of(new TlsOptions(true, none(), none(), none(), ""));
    tls.trust().checkServerTrusted(new X509Certificate[] {EC.certificate()}, "ECDHE_ECDSA");
    assertArrayEquals(new X509Certificate[0], tls.trust().getAcceptedIssuers());
  }

  @Test
  void optionsShowNoPassword() {
    String shown = client(Path.of("x.p12"), none(), "hunter2").toString();
    assertTrue(!shown.contains("hunter2"), shown);
  }

  private static void assertNames(Path file, TlsOptions options) {
    IOException e = assertThrows(IOException.class, () -> Tls.of(options));
    assertTrue(e.getMessage().contains(file.toString()), e.toString());
  }

  private static TlsOptions client(Path certificate, Optional<Path> key, String password) {
    return new TlsOptions(false, none(), Optional.of(certificate), key, password);
  }

  private static Optional<Path> none() {
    return Optional.empty();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.US_ASCII);
  }

  private Path writePkcs12(String name, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client",
        EC.keyPair().getPrivate(),
        password.toCharArray(),
        new Certificate[] {EC.certificate(), ROOT.certificate()});
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }
}
