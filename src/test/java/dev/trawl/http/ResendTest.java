package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// One attempt is one request: OkHttp sends none again by itself.
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
  void aRequestThatAConnectionUsedAgainLosesIsNotSentAgain() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              connection.readRequest();
            });
        Client client = new Client(way, new OptionsBuilder())) {
      assertEquals(200, client.answer(server.url("http")).status());
      assertEquals(ErrorKind.RESET, client.kind(server.url("http")));
      assertEquals(2, server.requests().size());
      assertEquals(200, client.answer(server.url("http")).status());
      assertEquals(3, server.requests().size());
    }
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

  @Test
  void aConnectionThatAnHttp10ServerKeepsIsUsedAgain() throws IOException {
    List<Integer> perConnection = new CopyOnWriteArrayList<>();
    try (RawServer server =
            new RawServer(connection -> {
              for (int i = 1; true; i++) {
                connection.readRequest();
                perConnection.add(i);
                connection.say(
                    "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n");
              }
            });
        Client client = new Client(way, new OptionsBuilder())) {
      for (int i = 0; i < 3; i++) {
        assertEquals(200, client.answer(server.url("http")).status());
      }
    }
    assertEquals(List.of(1, 2, 3), perConnection);
  }

  @Test
  void aRequestThatAResetLosesIsNotSentAgain() throws IOException {
    try (RawServer server =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              connection.readRequest();
              connection.reset();
            });
        Client client = new Client(way, new OptionsBuilder().method("DELETE"))) {
      assertEquals(200, client.answer(server.url("http")).status());
      assertEquals(ErrorKind.RESET, client.kind(server.url("http")));
      assertEquals(2, server.requests().size());
    }
  }
}
