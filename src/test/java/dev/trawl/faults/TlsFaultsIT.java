package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.http.Certificates;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import dev.trawl.http.RawServer.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 25, 33 and 47: servers whose TLS, or whose certificate, is not what it should be.
@ParameterizedClass
@ValueSource(strings = {"virtual", "fixed", "async"})
final class TlsFaultsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String FIVE = "Content-Length: 5\r\n\r\nhello";

  @TempDir private Path folder;
  @Parameter private String executor;
  private final List<RawServer> servers = new ArrayList<>();
  private final Map<String, Consumer<JsonNode>> expected = new LinkedHashMap<>();

  @AfterEach
  void stop() throws IOException {
    for (RawServer server : servers) {
      server.close();
    }
  }

  @Test
  void brokenConnectionsAreTold() throws Exception {
    SSLSocketFactory good = Certificates.server("127.0.0.1").sslSocketFactory();
    on(Connection::awaitEnd, Expect.timeout("tls"));
    on(TlsFaultsIT::echo, Expect.error("tls"));
    on(Connection::readByte, Expect.error("tls"));
    on(secure(good, OK + "\r\nhello"), Expect.ok(5).andThen(Expect.field("complete", "unknown")));
    on(secure(good, OK + "Content-Length: 50\r\n\r\nhello"), Expect.error("truncated"));
    on(
        secure(good, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        Expect.error("truncated"));
    on(secure(good, OK + "Content-Ty"), Expect.error("protocol"));
    on(secure(good, ""), Expect.error("reset"));
    on(
        connection -> connection.say("HTTP/1.1 400 Bad Request\r\n\r\n"),
        Expect.error("tls")
            .andThen(record ->
                assertEquals(
                    "not TLS on this port; is http:// meant?",
                    record.at("/error/message").textValue())));
    on(secure(good, OK + FIVE), Expect.ok(5));
    check(1, "--retry", "0", "--max-time", "2s");
  }

  @Test
  void badCertificatesAreRefusedAndNotTriedAgain() throws Exception {
    badCertificates();
    for (String url : List.copyOf(expected.keySet())) {
      expected.merge(url, Expect.field("attempts", 1), Consumer::andThen);
    }
    on(secure(held(signed()), OK + FIVE), Expect.ok(5));
    Packaged.Ended ended = check(1);
    assertFalse(ended.err().contains("insecure"), ended.err());
    servers.subList(0, servers.size() - 1).forEach(s -> assertEquals(List.of(), s.requests()));
  }

  @Test
  void insecureTakesThemAllAndSaysSo() throws Exception {
    badCertificates();
    expected.replaceAll((url, record) -> Expect.ok(5));
    Packaged.Ended ended = check(0, "--insecure");
    assertTrue(ended.err().contains("--insecure"), ended.err());
  }

  private void badCertificates() throws IOException {
    long now = System.currentTimeMillis();
    long day = 24L * 60 * 60 * 1000;
    refused(
        "expired",
        "the certificate expired 3 days ago (",
        signed().validityInterval(now - 9 * day, now - 3 * day - day / 2));
    refused(
        "expired",
        "the certificate is not valid yet, but from ",
        signed().validityInterval(now + day, now + 2 * day));
    refused(
        "untrusted", UNKNOWN, new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1"));
    HeldCertificate stranger = new HeldCertificate.Builder().certificateAuthority(0).build();
    refused("untrusted", UNKNOWN, signed().signedBy(stranger));
    HeldCertificate.Builder issued = new HeldCertificate.Builder().signedBy(Certificates.ROOT);
    refused(
        "host_mismatch", "the certificate is for no host at all", issued.commonName("127.0.0.1"));
    for (String name : List.of("127.0.0.2", "localhost", "*.0.0.1")) {
      refused(
          "host_mismatch",
          "the certificate is for " + name + ", not for this host",
          new HeldCertificate.Builder()
              .signedBy(Certificates.ROOT)
              .addSubjectAlternativeName(name));
    }
    SSLSocketFactory wildcard = Certificates.server("*.test").sslSocketFactory();
    on("a.b.test", secure(wildcard, OK + FIVE), Expect.error("tls", "host_mismatch"));
  }

  private static final String UNKNOWN =
      "the certificate is not signed by a known authority; see --cacert";

  private static HeldCertificate.Builder signed() {
    return new HeldCertificate.Builder()
        .signedBy(Certificates.ROOT)
        .addSubjectAlternativeName("127.0.0.1");
  }

  private static SSLSocketFactory held(HeldCertificate.Builder certificate) {
    return Certificates.server(certificate.build()).sslSocketFactory();
  }

  private void refused(String detail, String said, HeldCertificate.Builder certificate)
      throws IOException {
    on(
        secure(held(certificate), OK + FIVE),
        Expect.error("tls", detail)
            .andThen(record -> {
              String message = record.at("/error/message").textValue();
              assertTrue(message.startsWith(said), message);
            }));
  }

  private void on(Script script, Consumer<JsonNode> record) throws IOException {
    on("127.0.0.1", script, record);
  }

  private void on(String host, Script script, Consumer<JsonNode> record) throws IOException {
    RawServer server = new RawServer(script);
    servers.add(server);
    expected.put("https://" + host + ":" + server.port() + "/", record);
  }

  /// Says this, and cuts the connection.
  private static Script secure(SSLSocketFactory sockets, String answer) {
    return connection -> {
      connection.startTls(sockets);
      connection.readRequest();
      connection.say(answer);
    };
  }

  private static void echo(Connection connection) throws IOException {
    while (true) {
      connection.say(new byte[] {(byte) connection.readByte()});
    }
  }

  private Packaged.Ended check(int exit, String... options) throws Exception {
    List<String> urls = List.copyOf(expected.keySet());
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 a.b.test\n");
    List<String> arguments =
        List.of(
            "-e",
            executor,
            "--ordered",
            "--cacert",
            Certificates.rootFile(folder).toString(),
            Files.write(folder.resolve("list"), urls).toString());
    Packaged.Ended ended =
        Packaged.run(
                Map.of("TRAWL_JAVA_OPTS", "-Xmx64m -Djdk.net.hosts.file=" + hosts),
                Cli.arguments(arguments, options))
            .exits(exit);
    List<JsonNode> records = ended.records();
    assertEquals(urls.size(), records.size(), ended.out());
    for (int i = 0; i < urls.size(); i++) {
      expected.get(urls.get(i)).accept(records.get(i));
    }
    return ended;
  }
}
