package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies of requests that a server does not want, or not yet.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class RequestBodyTest {
  private static final String LARGE = "x".repeat(20 << 20);

  @Parameter private Way way;

  @Test
  void anAnswerBeforeTheEndOfTheRequestIsTheAnswer() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
            });
        Client client = client(LARGE)) {
      assertEquals(413, client.answer(server.url("http")).status());
    }
  }

  @Test
  void anAnswerOfAServerThatReadsNoFurtherIsTheAnswer() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        Client client = client(LARGE)) {
      assertEquals(401, client.answer(server.url("http")).status());
    } finally {
      over.countDown();
    }
  }

  @Test
  void aBodyThatAServerIsToAgreeToComesAfterItsAgreement() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 100 Continue\r\n\r\n");
              connection.say(answer(connection));
            });
        Client client = expecting()) {
      assertEquals("5", client.answer(server.url("http")).contentType().orElseThrow());
    }
  }

  @Test
  void aServerThatDoesNotAgreeGetsTheBodyAfterASecond() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say(answer(connection));
            });
        Client client = expecting()) {
      long start = System.nanoTime();
      assertEquals("5", client.answer(server.url("http")).contentType().orElseThrow());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(Duration.ofMillis(900)) > 0, took::toString);
    }
  }

  @Test
  void aServerThatRefusesGetsNoBody() throws IOException {
    try (RawServer server =
            RawServer.saying("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        Client client = expecting()) {
      assertEquals(417, client.answer(server.url("http")).status());
      assertEquals(1, server.requests().size());
    }
  }

  /// Reads a body of five bytes and says how many came.
  private static String answer(RawServer.Connection connection) throws IOException {
    StringBuilder body = new StringBuilder();
    while (body.length() < 5) {
      body.append((char) connection.readByte());
    }
    assertEquals("hello", body.toString());
    return "HTTP/1.1 200 OK\r\nContent-Type: " + body.length() + "\r\nContent-Length: 0\r\n\r\n";
  }

  private Client expecting() throws IOException {
    return new Client(
        way, new OptionsBuilder().method("POST").header("Expect", "100-continue").body("hello"));
  }

  private Client client(String body) throws IOException {
    return new Client(way, new OptionsBuilder().method("POST").body(body));
  }
}
