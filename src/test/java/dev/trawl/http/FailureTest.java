package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.io.Memory;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that can go wrong in cleartext.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class FailureTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PROMPT = Duration.ofSeconds(3);

  @Parameter private Way way;

  @Test
  void aRefusedConnectionIsConnect() throws IOException {
    try (Socket dead = Servers.deadPort();
        Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch("http://127.0.0.1:" + dead.getLocalPort() + "/");
      Failure failure = Client.failure(attempt);
      assertEquals(ErrorKind.CONNECT, failure.kind());
      assertTrue(failure.message().endsWith("Connection refused"), failure.message());
      assertEquals(Optional.empty(), attempt.outcome().answer());
      assertEquals(Optional.empty(), attempt.timings().ttfb());
      assertTrue(attempt.startedAt().isPresent());
    }
  }

  @Test
  void anUnknownHostIsDns() throws IOException {
    try (Client client = client(new OptionsBuilder())) {
      Failure failure = client.failure("http://x.invalid/");
      assertEquals(ErrorKind.DNS, failure.kind());
      assertTrue(failure.message().startsWith("unknown host: "), failure.message());
    }
  }

  @Test
  void connectingTooLongIsATimeOut() throws IOException {
    try (Servers.FullPort full = new Servers.FullPort();
        Client client = client(new OptionsBuilder().connectTimeout(SHORT))) {
      Attempt attempt = client.fetch(full.url());
      assertTimeout(Phase.CONNECT, attempt);
    }
  }

  @Test
  void theTotalTimeAlsoEndsAConnect() throws IOException {
    try (Servers.FullPort full = new Servers.FullPort();
        Client client = client(new OptionsBuilder().maxTime(SHORT))) {
      assertTimeout(Phase.CONNECT, client.fetch(full.url()));
    }
  }

  @Test
  void noAnswerIsATimeOutOfTheHeaders() throws IOException {
    try (RawServer silent = RawServer.silent();
        Client client = client(new OptionsBuilder().maxTime(SHORT))) {
      Attempt attempt = client.fetch(silent.url("http"));
      assertTimeout(Phase.HEADERS, attempt);
      assertEquals(Optional.empty(), attempt.outcome().answer());
    }
  }

  @Test
  void halfAHeaderSectionIsATimeOutOfTheHeaders() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nServer: x\r\n");
              connection.awaitEnd();
            });
        Client client = client(new OptionsBuilder().maxTime(SHORT))) {
      assertTimeout(Phase.HEADERS, client.fetch(server.url("http")));
    }
  }

  @Test
  void aSlowDripIsATimeOutOfTheBody() throws IOException {
    try (MockWebServer server = Servers.http();
        Client client = client(new OptionsBuilder().maxTime(SHORT).capture(false, 10))) {
      server.enqueue(
          Servers.status(200)
              .body("x".repeat(1000))
              .throttleBody(1, 20, TimeUnit.MILLISECONDS)
              .build());
      Attempt attempt = client.fetch(Servers.url(server, "/"));
      assertTimeout(Phase.BODY, attempt);
      Answer partial = attempt.outcome().answer().orElseThrow();
      assertEquals(200, partial.status());
      assertTrue(partial.bodyBytes() > 0 && partial.bodyBytes() < 100, partial::toString);
      assertTrue(partial.body().orElseThrow().bytes().remaining() > 0);
    }
  }

  @Test
  void timeForRedirectsIsNotGivenAnew() throws IOException {
    try (MockWebServer server =
            Servers.http(request ->
                Servers.status(302)
                    .setHeader("Location", "/")
                    .headersDelay(100, TimeUnit.MILLISECONDS)
                    .build());
        Client client = client(new OptionsBuilder().maxTime(SHORT).maxRedirects(1000))) {
      Attempt attempt = client.fetch(Servers.url(server, "/"));
      assertEquals(ErrorKind.TIMEOUT, Client.failure(attempt).kind());
      assertTrue(attempt.redirects().size() < 5, attempt::toString);
    }
  }

  @Test
  void aResetBeforeTheAnswerIsAReset() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.reset();
            });
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.RESET, client.kind(server.url("http")));
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void aResetInTheBodyIsAReset() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
              // More than all buffers hold: the client has begun to read the body.
              connection.say(new byte[16 << 20]);
              connection.reset();
            });
        Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(server.url("http"));
      assertEquals(ErrorKind.RESET, Client.failure(attempt).kind());
      assertEquals(200, attempt.outcome().answer().orElseThrow().status());
    }
  }

  @Test
  void anEndBeforeTheAnswerIsAReset() throws IOException {
    try (RawServer server = RawServer.saying("");
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.RESET, client.kind(server.url("http")));
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 9\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
      })
  void anEndInTheBodyIsTruncated(String rest) throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n" + rest);
        Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(server.url("http"));
      assertEquals(ErrorKind.TRUNCATED, Client.failure(attempt).kind());
      assertEquals(3, attempt.outcome().answer().orElseThrow().bodyBytes());
    }
  }

  @Test
  void gzipThatIsCutIsTruncated() throws IOException {
    try (RawServer server =
            RawServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\u001f");
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.TRUNCATED, client.kind(server.url("http")));
    }
  }

  @Test
  void aBodyWithoutLengthEndsWithTheConnection() throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nabc");
        Client client = client(new OptionsBuilder())) {
      Answer answer = client.answer(server.url("http"));
      assertEquals(3, answer.bodyBytes());
      assertEquals(Optional.of("http/1.0"), answer.httpVersion());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 -12 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/3.7 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "220 mail.example ESMTP\r\n\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002F\r\n\r\n",
        "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nServer",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
      })
  void whatIsNoHttpIsProtocol(String answer) throws IOException {
    try (RawServer server = RawServer.saying(answer);
        Client client = client(new OptionsBuilder())) {
      Failure failure = client.failure(server.url("http"));
      assertEquals(ErrorKind.PROTOCOL, failure.kind(), failure::toString);
      assertFalse(failure.message().contains("canceled due to"), failure.message());
    }
  }

  @Test
  void aNegativeLengthIsRefused() throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc");
        Client client = client(new OptionsBuilder())) {
      assertEquals(
          Failure.of(ErrorKind.PROTOCOL, "Content-Length is not a number"),
          client.failure(server.url("http")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 99999999999999999999",
        "Retry-After: 99999999999999999999",
        "Content-Type: ;;;",
        "Set-Cookie: \u0001=;;;=",
        "X-Bytes: \u00ff\u0001",
        "Connection: close\r\nLocation: http://[",
        "Content-Encoding: unknown",
      })
  void oddFieldsDoNoHarm(String field) throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\nabc");
        Client client =
            client(
                new OptionsBuilder()
                    .cookies(new CookieStore(Memory.usual().cookies()))
                    .capture(true, 100))) {
      assertEquals(3, client.answer(server.url("http")).bodyBytes());
    }
  }

  @Test
  void anEndlessHeaderSectionEndsTheAttempt() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\n");
              while (true) {
                connection.say("X-Filler: " + "x".repeat(10_000) + "\r\n");
              }
            });
        Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.TOO_LARGE, client.kind(server.url("http")));
    }
  }

  /// Each costs far more than its bytes: OkHttp's limit of bytes would let tens of thousands in.
  @ParameterizedTest
  @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"})
  void tooManyFieldsEndTheAttemptAtOnce(String beginning) throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\n" + beginning);
              while (true) {
                connection.say("X:\r\n".repeat(1_000));
              }
            });
        Client client = client(new OptionsBuilder())) {
      Failure failure = client.failure(server.url("http"));
      assertEquals(ErrorKind.TOO_LARGE, failure.kind());
      assertEquals("more than 5000 header fields", failure.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
  void aBodyMayHaveAnyNumberOfLines(String field) throws IOException {
    String body = "\n".repeat(100_000);
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    String head = "HTTP/1.1 200 OK\r\nX-Filler: " + "x".repeat(10_000) + "\r\n" + field + "\r\n";
    try (RawServer server = RawServer.saying(head + (field.isEmpty() ? body : chunk));
        Client client = client(new OptionsBuilder())) {
      assertEquals(body.length(), client.answer(server.url("http")).bodyBytes());
    }
  }

  @Test
  void whatComesUnaskedIsNotTheNextAnswer() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    String evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
              await(answered);
              connection.say(evil);
              said.countDown();
              connection.awaitEnd();
            });
        Client client = client(new OptionsBuilder())) {
      assertEquals(5, client.answer(server.url("http")).bodyBytes());
      answered.countDown();
      await(said);
      assertEquals(5, client.answer(server.url("http")).bodyBytes());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void messagesAreOneShortLine() throws IOException {
    try (RawServer server = RawServer.saying("x".repeat(100_000) + "\r\n\r\n");
        Client client = client(new OptionsBuilder())) {
      String message = client.failure(server.url("http")).message();
      assertTrue(message.length() <= 500, () -> message.length() + " characters");
      assertEquals(1, message.lines().count());
    }
  }

  private static void assertTimeout(Phase phase, Attempt attempt) {
    Failure failure = Client.failure(attempt);
    assertEquals(ErrorKind.TIMEOUT, failure.kind(), failure::toString);
    assertEquals(Optional.of(phase), failure.phase());
    assertTrue(attempt.timings().total().compareTo(SHORT) >= 0);
    assertTrue(attempt.timings().total().compareTo(PROMPT) < 0);
  }

  private Client client(OptionsBuilder options) throws IOException {
    return new Client(way, options);
  }
}
