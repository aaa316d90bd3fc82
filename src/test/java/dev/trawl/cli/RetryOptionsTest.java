package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is tried again, and how long things may take.
final class RetryOptionsTest {
  private final WebServer server = new WebServer(RetryOptionsTest::answer);

  /// `/N` answers with status N, `/slow` after a minute, `/drip` for a minute, `/later` with a
  /// Retry-After of an hour.
  private static MockResponse answer(RecordedRequest request) {
    return switch (request.getTarget()) {
      case "/slow" -> new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
      case "/drip" ->
          new MockResponse.Builder()
              .body("x".repeat(600))
              .throttleBody(1, 100, TimeUnit.MILLISECONDS)
              .build();
      case "/later" -> new MockResponse.Builder().code(503).addHeader("Retry-After: 3600").build();
      default -> WebServer.status(Integer.parseInt(request.getTarget().substring(1)));
    };
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anErrorOfTheServerIsTriedTwiceMore() {
    assertEquals(3, attempts("--retry-delay", "0", server.url("/503")));
  }

  @Test
  void theNumberOfRetriesCanBeSaid() {
    assertEquals(1, attempts("--retry", "0", server.url("/503")));
    assertEquals(5, attempts("--retry", "4", "--retry-delay", "0s", server.url("/503")));
  }

  @Test
  void whatIsTriedAgainCanBeSaid() {
    assertEquals(1, attempts("--retry-delay", "0", server.url("/404")));
    assertEquals(3, attempts("--retry-delay", "0", "--retry-on", "404, dns", server.url("/404")));
    assertEquals(1, attempts("--retry-delay", "0", "--retry-on", "dns", server.url("/503")));
  }

  @Test
  void unsafeMethodsAreTriedAgainOnlyIfAskedFor() {
    assertEquals(1, attempts("-d", "x", "--retry-delay", "0", server.url("/503")));
    assertEquals(
        3, attempts("-d", "x", "--retry-unsafe", "--retry-delay", "0", server.url("/503")));
  }

  @Test
  void aRetryAfterBeyondTheLongestDelayEndsTheAttempts() {
    assertEquals(1, attempts("--retry-max-delay", "1m", server.url("/later")));
  }

  @Test
  void theLongestDelayHolds() {
    long start = System.nanoTime();
    assertEquals(
        3, attempts("--retry-delay", "10h", "--retry-max-delay", "10ms", server.url("/503")));
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
  }

  @Test
  void maxTimeEndsAnAttemptInWhateverPhase() {
    for (String option : List.of("-m", "--max-time")) {
      JsonNode slow = failure(option, "100ms", server.url("/slow"));
      assertEquals("headers", slow.at("/error/phase").textValue());
      assertFalse(slow.has("status"));
      JsonNode drip = failure(option, "0.2", server.url("/drip"));
      assertEquals("body", drip.at("/error/phase").textValue());
      assertEquals(200, drip.get("status").intValue());
    }
  }

  @Test
  void connectTimeoutEndsAConnect() throws IOException {
    // Whose queue is full does not answer any more.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> queue = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        queue.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      JsonNode record =
          failure(
              "--connect-timeout",
              "100ms",
              "http://" + full.getInetAddress().getHostAddress() + ":" + full.getLocalPort());
      assertEquals("connect", record.at("/error/phase").textValue());
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  private static JsonNode failure(String... arguments) {
    JsonNode record = Cli.run(Cli.arguments(List.of("--retry", "0"), arguments)).exits(1).record();
    assertEquals("timeout", record.at("/error/kind").textValue(), record.toString());
    double total = record.get("total_ms").doubleValue();
    assertTrue(total > 90 && total < 5_000, record.toString());
    return record;
  }

  /// As the record says and the server has seen.
  private int attempts(String... arguments) {
    int before = server.requests().size();
    int attempts = Cli.run(arguments).exits(1).record().get("attempts").intValue();
    assertEquals(attempts, server.requests().size() - before);
    return attempts;
  }
}
