package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.connect.NetworkOptions.HttpVersions;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class HttpsTest {
  @Parameter private Way way;
  @TempDir private Path folder;
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.https(Certificates.server("127.0.0.1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void http2IsAgreedOnInTheHandshake() throws IOException {
    server.enqueue(Servers.body("hello"));
    try (Client client = client(trusting())) {
      Attempt attempt = client.fetch(url());
      Answer answer = Client.answer(attempt);
      assertEquals(Optional.of("h2"), answer.httpVersion());
      assertEquals(5, answer.bodyBytes());
      assertEquals(Optional.of("127.0.0.1"), answer.remoteIp());
      assertTrue(attempt.timings().tls().isPresent());
      assertTrue(attempt.timings().connect().isPresent());
    }
  }

  @Test
  void http11IsSpokenWhereTheServerKnowsNoOther() throws IOException {
    server.setProtocols(List.of(Protocol.HTTP_1_1));
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting())) {
      assertEquals(Optional.of("http/1.1"), client.answer(url()).httpVersion());
    }
  }

  @Test
  void http11IsSpokenWhenAskedFor() throws IOException {
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting().versions(HttpVersions.HTTP_1_1))) {
      assertEquals(Optional.of("http/1.1"), client.answer(url()).httpVersion());
    }
  }

  @Test
  void priorKnowledgeIsNoObstacle() throws IOException {
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting().versions(HttpVersions.HTTP_2_PRIOR_KNOWLEDGE))) {
      assertEquals(Optional.of("h2"), client.answer(url()).httpVersion());
    }
  }

  @Test
  void http2StatusesAreNotAskedForAgain() throws IOException {
    for (int status : new int[] {408, 421, 503}) {
      server.enqueue(Servers.status(status).setHeader("Retry-After", "0").build());
    }
    try (Client client = client(trusting())) {
      assertEquals(408, client.answer(url()).status());
      assertEquals(421, client.answer(url()).status());
      assertEquals(503, client.answer(url()).status());
      assertEquals(3, server.getRequestCount());
    }
  }

  @Test
  void aRefusedStreamIsSentOnceMore() throws IOException {
    int refusedStream = 7;
    server.enqueue(
        Servers.status(200).onResponseStart(new SocketEffect.CloseStream(refusedStream)).build());
    server.enqueue(Servers.body("again"));
    try (Client client = client(trusting())) {
      Attempt attempt = client.fetch(url());
      assertEquals(5, Client.answer(attempt).bodyBytes());
      assertEquals(1, attempt.resent());
      assertEquals(2, server.getRequestCount());
    }
  }

  @Test
  void anUnknownAuthorityIsTls() throws IOException {
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url());
      assertEquals(ErrorKind.TLS, Client.failure(attempt).kind());
      assertEquals(Optional.empty(), attempt.outcome().answer());
      assertEquals(0, server.getRequestCount());
    }
  }

  @Test
  void anotherHostsCertificateIsTls() throws IOException {
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting())) {
      Failure failure = client.failure("https://localhost:" + server.getPort() + "/");
      assertEquals(ErrorKind.TLS, failure.kind());
      assertTrue(failure.message().contains("localhost"), failure.message());
      assertEquals(1, failure.message().lines().count(), failure.message());
      assertEquals(0, server.getRequestCount());
    }
  }

  @Test
  void insecureAcceptsBoth() throws IOException {
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().insecure())) {
      assertEquals(200, client.answer("https://localhost:" + server.getPort() + "/").status());
    }
  }

  @Test
  void aClientCertificateIsShown() throws Exception {
    server.requireClientAuth();
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting().certificate(Certificates.clientFile(folder)))) {
      assertEquals(200, client.answer(url()).status());
    }
    assertEquals("CN=client", Servers.request(server).getHandshake().peerPrincipal().getName());
  }

  @Test
  void aMissingClientCertificateIsNoAnswer() throws IOException {
    server.requireClientAuth();
    server.setProtocols(List.of(Protocol.HTTP_1_1));
    server.enqueue(Servers.body(""));
    try (Client client = client(trusting())) {
      // With TLS 1.3 the client has finished its handshake when it is refused: the alert races the
      // reset that follows it.
      assertTrue(Set.of(ErrorKind.TLS, ErrorKind.RESET).contains(client.kind(url())));
    }
  }

  @Test
  void aPortThatNeverSpeaksIsATimeOutOfTheHandshake() throws IOException {
    Duration limit = Duration.ofMillis(300);
    try (RawServer silent = RawServer.silent();
        Client client = client(new OptionsBuilder().maxTime(limit))) {
      Failure failure = client.failure(silent.url("https"));
      assertEquals(ErrorKind.TIMEOUT, failure.kind());
      assertEquals(Optional.of(Phase.TLS), failure.phase());
    }
  }

  @Test
  void aCleartextPortIsTls() throws IOException {
    try (RawServer cleartext =
            new RawServer(connection -> {
              connection.readByte();
              connection.say("HTTP/1.1 400 Bad Request\r\n\r\n");
              connection.awaitEnd();
            });
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.TLS, client.kind(cleartext.url("https")));
    }
  }

  @Test
  void aCloseInTheHandshakeIsTls() throws IOException {
    try (RawServer closing = new RawServer(RawServer.Connection::readByte);
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.TLS, client.kind(closing.url("https")));
    }
  }

  @Test
  void aResetInTheBodyIsAReset() throws IOException {
    server.setProtocols(List.of(Protocol.HTTP_1_1));
    server.enqueue(
        Servers.status(200)
            .body("x".repeat(1_000_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    try (Client client = client(trusting())) {
      Attempt attempt = client.fetch(url());
      ErrorKind kind = Client.failure(attempt).kind();
      assertTrue(kind == ErrorKind.TRUNCATED || kind == ErrorKind.RESET, attempt::toString);
      assertEquals(200, attempt.outcome().answer().orElseThrow().status());
    }
  }

  @Test
  void httpsIsNotLeftByARedirect() throws IOException {
    try (MockWebServer cleartext = Servers.http();
        Client client = client(trusting())) {
      cleartext.enqueue(Servers.body(""));
      server.enqueue(Servers.redirect(302, Servers.url(cleartext, "/secret?t=1")));
      Attempt attempt = client.fetch(url());
      Failure failure = Client.failure(attempt);
      assertEquals(ErrorKind.REDIRECT, failure.kind());
      assertEquals(Optional.of("downgrade"), failure.detail());
      assertEquals(302, attempt.outcome().answer().orElseThrow().status());
      assertEquals(0, cleartext.getRequestCount());
    }
  }

  @Test
  void cleartextIsLeftByARedirect() throws Exception {
    try (MockWebServer cleartext = Servers.http();
        Client client = client(trusting().authorization("Bearer s"))) {
      cleartext.enqueue(Servers.redirect(301, url()));
      server.enqueue(Servers.body("safe"));
      assertEquals(4, client.answer(Servers.url(cleartext, "/")).bodyBytes());
    }
    assertEquals(null, Servers.request(server).getHeaders().get("Authorization"));
  }

  private OptionsBuilder trusting() throws IOException {
    return new OptionsBuilder().authorities(Certificates.rootFile(folder));
  }

  private Client client(OptionsBuilder options) throws IOException {
    return new Client(way, options);
  }

  private String url() {
    return "https://127.0.0.1:" + server.getPort() + "/";
  }
}
