package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import java.io.IOException;
import java.util.Optional;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// One attempt is one request, but for one that meets a connection which has just been closed.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class ResendTest {
  @Parameter private Way way;

  @ParameterizedTest
  @CsvSource({
    "408, 0",
    "408, 1",
    "421, 0",
    "425, 0",
    "429, 0",
    "500, 0",
    "503, 0",
    "503, 1",
    "503, 99999999999",
    "503, soon",
    "401, 0",
    "407, 0",
  })
  void aStatusIsNotAskedForAgain(int status, String retryAfter) throws IOException {
    try (MockWebServer server =
            Servers.http(
                request -> Servers.status(status).setHeader("Retry-After", retryAfter).build());
        Client client = new Client(way, new OptionsBuilder())) {
      Answer answer = client.answer(Servers.url(server, "/"));
      assertEquals(status, answer.status());
      assertEquals(Optional.of(retryAfter), answer.retryAfter());
      assertEquals(1, server.getRequestCount());
    }
  }

  @Test
  void aRequestThatAConnectionUsedAgainLosesIsSentOnceMore() throws IOException {
    try (RawServer server = closingAtTheSecondRequest(false);
        Client client = new Client(way, new OptionsBuilder())) {
      assertEquals(0, client.fetch(server.url("http")).resent());
      Attempt second = client.fetch(server.url("http"));
      assertEquals(200, Client.answer(second).status());
      assertEquals(1, second.resent());
      assertEquals(3, server.requests().size());
    }
  }

  @Test
  void aResetCountsAsClosed() throws IOException {
    try (RawServer server = closingAtTheSecondRequest(true);
        Client client = new Client(way, new OptionsBuilder().method("DELETE"))) {
      assertEquals(0, client.fetch(server.url("http")).resent());
      Attempt second = client.fetch(server.url("http"));
      assertEquals(200, Client.answer(second).status());
      assertEquals(1, second.resent());
    }
  }

  @Test
  void whatMayHaveAnEffectIsNotSentOnceMore() throws IOException {
    try (RawServer server = closingAtTheSecondRequest(false);
        Client client = new Client(way, new OptionsBuilder().method("POST").body("x"))) {
      assertEquals(200, client.answer(server.url("http")).status());
      Attempt second = client.fetch(server.url("http"));
      assertEquals(ErrorKind.RESET, Client.failure(second).kind());
      assertEquals(0, second.resent());
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void aNewConnectionThatIsClosedIsReset() throws IOException {
    try (RawServer server = new RawServer(RawServer.Connection::readRequest);
        Client client = new Client(way, new OptionsBuilder())) {
      Attempt attempt = client.fetch(server.url("http"));
      assertEquals(ErrorKind.RESET, Client.failure(attempt).kind());
      assertEquals(0, attempt.resent());
      assertEquals(1, server.requests().size());
    }
  }

  /// Answers the first request of a connection, reads the second and closes.
  private static RawServer closingAtTheSecondRequest(boolean resets) throws IOException {
    return new RawServer(connection -> {
      connection.readRequest();
      connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      connection.readRequest();
      if (resets) {
        connection.reset();
      }
    });
  }

  @Test
  void aConnectionThatAnHttp10ServerClosesIsNotUsedAgain() throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab");
        Client client = new Client(way, new OptionsBuilder())) {
      for (int i = 0; i < 10; i++) {
        assertEquals(2, client.answer(server.url("http")).bodyBytes());
      }
      assertEquals(10, server.requests().size());
    }
  }
}
