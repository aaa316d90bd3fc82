package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom trawl trusts, and how it says who it is.
final class TlsOptionsTest {
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate SERVER =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("127.0.0.1")
          .build();
  private static final HeldCertificate CLIENT =
      new HeldCertificate.Builder().signedBy(AUTHORITY).commonName("me").build();

  private final WebServer server = new WebServer();

  @TempDir private Path folder;
  private String authority;

  @BeforeEach
  void start() throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(SERVER)
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();
    server.https(certificates.sslSocketFactory());
    authority = write("ca.pem", AUTHORITY.certificatePem());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anUnknownAuthorityIsATlsErrorThatIsNotTriedAgain() throws IOException {
    server.start();
    JsonNode record = Cli.run(server.url("/")).exits(1).record();
    assertEquals("tls", record.at("/error/kind").textValue());
    assertEquals(1, record.get("attempts").intValue());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void anAuthorityCanBeTrusted() throws IOException {
    server.start();
    JsonNode record = Cli.run("--cacert", authority, server.url("/")).exits(0).record();
    assertEquals("h2", record.get("http_version").textValue());
    assertTrue(record.has("tls_ms"));
  }

  @Test
  void http11CanBeInsistedOn() throws IOException {
    server.start();
    JsonNode record =
        Cli.run("--http1.1", "--cacert", authority, server.url("/")).exits(0).record();
    assertEquals("http/1.1", record.get("http_version").textValue());
  }

  @Test
  void insecureTrustsEverybodyAndIsSaidInTheSummary() throws IOException {
    server.start();
    for (String option : List.of("-k", "--insecure")) {
      Cli.Result result = Cli.run(option, server.url("/")).exits(0);
      assertTrue(result.err().endsWith("; certificates not verified (--insecure)\n"), result.err());
    }
    Cli.Result secure = Cli.run("--cacert", authority, server.url("/")).exits(0);
    assertFalse(secure.err().contains("verified"));
  }

  @Test
  void aCertificateForAnotherHostIsATlsError() throws IOException {
    server.start();
    String url = "https://localhost:" + server.port() + "/";
    JsonNode record = Cli.run("--cacert", authority, url).exits(1).record();
    assertEquals("tls", record.at("/error/kind").textValue());
  }

  @Test
  void ourCertificateAndKeyMayBeInOneFileOrInTwo() throws IOException {
    server.askingForCertificates().start();
    String both = write("both.pem", CLIENT.certificatePem() + CLIENT.privateKeyPkcs8Pem());
    String certificate = write("cert.pem", CLIENT.certificatePem());
    String key = write("key.pem", CLIENT.privateKeyPkcs8Pem());
    Cli.run("--cacert", authority, "--cert", both, server.url("/")).exits(0);
    assertEquals("CN=me", server.last().getHandshake().peerPrincipal().toString());
    Cli.run("--cacert", authority, "--cert", certificate, "--key", key, server.url("/")).exits(0);
    Cli.run("--cacert", authority, "--retry", "0", server.url("/")).exits(1);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, http/1.1",
    "TLSv1.2, h2",
    "TLSv1.3, http/1.1",
    "TLSv1.3, h2",
  })
  void aServerThatDemandsACertificateIsToldAsThat(String version, String protocol)
      throws Exception {
    try (SSLServerSocket demanding = demanding(version, protocol)) {
      String url = "https://127.0.0.1:" + demanding.getLocalPort() + "/";
      JsonNode record = Cli.run("--cacert", authority, url).exits(1).record();
      assertEquals("tls", record.at("/error/kind").textValue(), record::toString);
      assertTrue(
          record.at("/error/message").textValue().contains("asks for a client certificate"),
          record::toString);
      assertEquals(1, record.get("attempts").intValue());
    }
  }

  /// Accepts TLS of one version and nobody without a certificate.
  private static SSLServerSocket demanding(String version, String protocol) throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(SERVER)
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();
    SSLServerSocket server =
        (SSLServerSocket)
            certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(new String[] {protocol});
    parameters.setNeedClientAuth(true);
    server.setSSLParameters(parameters);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
              // Of the client that has no certificate, or the end.
            }
          }
        });
    return server;
  }

  /// As curl: whether it trusts it is for the server to say.
  @Test
  void ourCertificateIsShownWhateverAuthoritiesTheServerNames() throws IOException {
    HeldCertificate between =
        new HeldCertificate.Builder().signedBy(AUTHORITY).certificateAuthority(0).build();
    HeldCertificate me =
        new HeldCertificate.Builder().signedBy(between).commonName("me too").build();
    server.askingForCertificates().start();
    String own = write("me.pem", me.certificatePem() + me.privateKeyPkcs8Pem());
    JsonNode record =
        Cli.run("--cacert", authority, "--cert", own, "--retry=0", server.url("/"))
            .exits(1)
            .record();
    assertEquals("tls", record.at("/error/kind").textValue(), record::toString);
    assertFalse(record.at("/error/message").textValue().contains("--cert"), record::toString);
  }

  @Test
  void ourCertificateMayBeInAPkcs12FileWithAPassword() throws Exception {
    server.askingForCertificates().start();
    String file = folder.resolve("me.p12").toString();
    String password = "s3cr3t:TOKEN";
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "me",
        CLIENT.keyPair().getPrivate(),
        password.toCharArray(),
        new Certificate[] {CLIENT.certificate()});
    try (OutputStream out = Files.newOutputStream(Path.of(file))) {
      store.store(out, password.toCharArray());
    }
    Cli.run("--cacert", authority, "--cert", file + ":" + password, server.url("/")).exits(0);
    Cli.Result wrong = Cli.run("--cert", file + ":s3cr3t", server.url("/")).exits(2);
    assertEquals("trawl: " + file + ": no PKCS #12 file, or not its password\n", wrong.err());
    Cli.Result missing = Cli.run("--cert", "no.p12:" + password, server.url("/")).exits(2);
    assertEquals("trawl: --cert cannot read no.p12; see trawl --help\n", missing.err());
    Cli.run("--cert", authority + ":" + password, server.url("/")).exits(2);
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
