package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trawl.Await;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class RobotsTest {
  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private MockWebServer server;

  @Parameter private Way way;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http(this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    asked.add(path);
    return answers.getOrDefault(path, Servers.body("x"));
  }

  @Test
  void whatIsDisallowedIsBlockedAndNotAskedFor() throws IOException {
    answers.put("/robots.txt", Servers.body("User-agent: trawl\nDisallow: /private\nAllow: /\n"));
    try (Client client = client()) {
      assertEquals(200, client.answer(url("/public")).status());
      Failure failure = client.failure(url("/private/x"));
      assertEquals(ErrorKind.BLOCKED, failure.kind());
      assertEquals(Optional.of("robots"), failure.detail());
      assertEquals(200, client.answer(url("/public")).status());
    }
    assertEquals(List.of("/robots.txt", "/public", "/public"), asked);
  }

  @Test
  void rulesForOthersAreNotForUs() throws IOException {
    answers.put(
        "/robots.txt", Servers.body("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /\n"));
    try (Client client = client()) {
      assertEquals(200, client.answer(url("/")).status());
    }
  }

  @Test
  void rulesThatTakeMoreMemoryThanThereIsAreKeptToButForgotten() throws IOException {
    StringBuilder rules = new StringBuilder("User-agent: *\n");
    for (int i = 0; i < 3000; i++) {
      rules.append("Disallow: /no/").append(i).append("\n");
    }
    answers.put("/robots.txt", Servers.body(rules.toString()));
    try (Client client = new Client(way, new OptionsBuilder().robots("trawl").memory(2 << 20))) {
      assertEquals(ErrorKind.BLOCKED, client.kind(url("/no/2999")));
      assertEquals(200, client.answer(url("/yes")).status());
    }
    assertEquals(List.of("/robots.txt", "/robots.txt", "/yes"), asked);
  }

  @Test
  void withoutAFileEverythingIsAllowed() throws IOException {
    answers.put("/robots.txt", Servers.status(404).build());
    try (Client client = client()) {
      assertEquals(200, client.answer(url("/")).status());
    }
  }

  @Test
  void whileTheFileCannotBeHadNothingIsAllowed() throws IOException {
    answers.put("/robots.txt", Servers.status(503).build());
    try (Client client = client()) {
      assertEquals(ErrorKind.BLOCKED, client.kind(url("/")));
      answers.put("/robots.txt", Servers.body(""));
      assertEquals(200, client.answer(url("/")).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Crawl-delay: 7, 7000",
    "crawl-delay:0.25, 250",
    "Crawl-delay: 86400, 86400000",
    "Crawl-delay: soon, 0",
    "Crawl-delay: -3, 0",
    "Crawl-delay:, 0",
    "Crawl-delay: 99999999999999999999, 0",
    "Crawl-delay: 9223372036854775807, 0",
    "Allow: /, 0",
    "Content-Signal: ai-train=no, 0",
    "\u001B]0;x, 0",
    "Crawl-delay, 0",
  })
  void aDelayIsToldAndBlocksNothing(String line, long millis) throws IOException {
    answers.put("/robots.txt", Servers.body("User-agent: *\n" + line + "\nDisallow: /no\n"));
    OptionsBuilder options = new OptionsBuilder().robots("trawl");
    try (Client client = new Client(way, options)) {
      assertEquals(200, client.answer(url("/yes")).status());
      assertEquals(ErrorKind.BLOCKED, client.kind(url("/no")));
    }
    assertEquals(
        Map.of("127.0.0.1:" + server.getPort(), Duration.ofMillis(millis)), options.crawlDelays);
  }

  @Test
  void withoutRulesNoDelayIsTold() throws IOException {
    answers.put("/robots.txt", Servers.status(404).build());
    OptionsBuilder options = new OptionsBuilder().robots("trawl");
    try (Client client = new Client(way, options)) {
      client.answer(url("/"));
    }
    assertEquals(List.of(Duration.ZERO), List.copyOf(options.crawlDelays.values()));
  }

  @Test
  void aRedirectIsAskedAboutToo() throws IOException {
    answers.put("/robots.txt", Servers.body("User-agent: *\nDisallow: /b\n"));
    answers.put("/a", Servers.redirect(302, "/b"));
    try (Client client = client()) {
      assertEquals(ErrorKind.BLOCKED, client.kind(url("/a")));
    }
    assertFalse(asked.contains("/b"));
  }

  @Test
  void aFileThatIsTooLongCountsAsFarAsItIsRead() throws IOException {
    String filler = "# " + "x".repeat(1000) + "\n";
    answers.put(
        "/robots.txt",
        Servers.body(
            "User-agent: *\nDisallow: /no\n" + String.join("", Collections.nCopies(600, filler))));
    try (Client client = client()) {
      assertEquals(ErrorKind.BLOCKED, client.kind(url("/no")));
      assertEquals(200, client.answer(url("/yes")).status());
    }
  }

  @Test
  void noSecretsGoToTheFile() throws Exception {
    try (Client client =
        new Client(
            way,
            new OptionsBuilder()
                .robots("trawl")
                .header("X-Api-Key", "secret")
                .header("User-Agent", "trawl/1")
                .authorization("secret")
                .cookie("sid=secret"))) {
      client.answer(url("/"));
    }
    RecordedRequest robots = server.takeRequest();
    assertEquals("/robots.txt", robots.getUrl().encodedPath());
    assertEquals("trawl/1", robots.getHeaders().get("User-Agent"));
    assertFalse(robots.getHeaders().toString().contains("secret"));
  }

  @Test
  void theEndOfTheRunEndsTheWaitingForRules() throws Exception {
    try (RawServer silent =
            new RawServer(connection -> {
              connection.readRequest();
              connection.awaitEnd();
            });
        Client client = client()) {
      CompletableFuture<Attempt> waiting = client.start(silent.url("http"));
      Await.until("the rules are asked for", () -> !silent.requests().isEmpty());
      client.cancelAll();
      Attempt attempt = waiting.get(5, TimeUnit.SECONDS);
      assertEquals(ErrorKind.INTERRUPTED, Client.failure(attempt).kind());
    }
  }

  private Client client() throws IOException {
    return new Client(way, new OptionsBuilder().robots("trawl"));
  }

  private String url(String path) {
    return Servers.url(server, path);
  }
}
