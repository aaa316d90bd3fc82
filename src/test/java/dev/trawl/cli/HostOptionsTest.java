package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.RawServer;
import dev.trawl.http.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Limits for hosts and rates, and what goes on the whole run: deadline, second pass.
@Timeout(60)
final class HostOptionsTest {
  private static final String[] QUICK = {"--retry-delay", "1ms", "--retry-max-delay", "20ms"};

  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final WebServer server = new WebServer(this::answer);

  /// `/N` answers with status N, `/once/N` the first time, and then with 200; `/slow` after a
  /// minute.
  private MockResponse answer(RecordedRequest request) {
    String path = request.getTarget();
    int times = seen.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    if (path.equals("/slow")) {
      return new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
    }
    int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    return WebServer.status(path.startsWith("/once/") && times > 1 ? 200 : status);
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 10",
    "-c 3, 3",
    "-c 12, 12",
    "-c 12 --max-per-host 2, 2",
    "--max-per-host 1, 1",
  })
  void aHostHasNoMoreInFlightThanItMay(String options, int most) throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger seenAtOnce = new AtomicInteger();
    CountDownLatch reached = new CountDownLatch(most);
    try (RawServer counting =
        new RawServer(connection -> {
          while (true) {
            connection.readRequest();
            seenAtOnce.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            reached.countDown();
            await(reached);
            inFlight.decrementAndGet();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
        })) {
      String list = ("http://127.0.0.1:" + counting.port() + "/\n").repeat(100);
      String[] arguments = options.isEmpty() ? new String[0] : options.split(" ");
      assertEquals(100, new Cli().in(list).with(arguments).exits(0).records().size());
    }
    assertEquals(most, seenAtOnce.get());
  }

  @ParameterizedTest
  @EnumSource(ExecutorKind.class)
  void aHostThatDoesNotAnswerHoldsBackNoOther(ExecutorKind executor) throws Exception {
    try (RawServer silent = RawServer.silent()) {
      String list =
          ("http://127.0.0.1:" + silent.port() + "/\n").repeat(500)
              + (server.url("/200") + "\n").repeat(500);
      List<JsonNode> records =
          new Cli()
              .in(list)
              .with(
                  "-e",
                  executor.name(),
                  "-c",
                  "16",
                  "--max-per-host",
                  "10",
                  "--max-time",
                  "3s",
                  "--retry",
                  "0",
                  "--host-errors",
                  "1")
              .exits(1)
              .records();
      // All others were through before the first that waited in vain.
      assertEquals(
          Collections.nCopies(500, true),
          records.subList(0, 500).stream().map(r -> r.path("ok").asBoolean()).toList());
      assertEquals(
          Map.of("timeout", 10L, "skipped", 490L),
          records.subList(500, 1000).stream()
              .collect(
                  Collectors.groupingBy(
                      r -> r.path("error").path("kind").asText(), Collectors.counting())));
    }
  }

  @Test
  void aHostThatDoesNotAnswerIsSkipped() throws Exception {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = closed.getLocalPort();
      closed.close();
      Cli.Result result =
          new Cli()
              .in(
                  ("http://127.0.0.1:" + port + "/\n").repeat(200)
                      + (server.url("/200") + "\n").repeat(5))
              .with("--host-errors", "7", "--retry", "0", "-c", "2")
              .exits(1);
      Map<String, Long> kinds =
          result.records().stream()
              .collect(
                  Collectors.groupingBy(
                      r -> r.path("error").path("kind").asText(), Collectors.counting()));
      assertEquals(5, kinds.get(""));
      assertTrue(kinds.get("connect") >= 7 && kinds.get("connect") <= 8, kinds::toString);
      assertEquals(200, kinds.get("connect") + kinds.get("skipped"));
      JsonNode skipped =
          result.records().stream()
              .filter(r -> r.path("error").path("kind").asText().equals("skipped"))
              .findFirst()
              .orElseThrow();
      assertEquals(0, skipped.path("attempts").asInt());
      assertTrue(result.err().contains("; skipped (no response): 127.0.0.1:" + port), result::err);
    }
  }

  @Test
  void hostsAreNeverSkippedWithHostErrors0() throws Exception {
    try (Socket dead = Servers.deadPort()) {
      List<JsonNode> records =
          new Cli()
              .in(("http://127.0.0.1:" + dead.getLocalPort() + "/\n").repeat(100))
              .with("--host-errors", "0", "--retry", "0")
              .exits(1)
              .records();
      assertEquals(
          Collections.nCopies(100, "connect"),
          records.stream().map(r -> r.path("error").path("kind").asText()).toList());
    }
  }

  @Test
  void aHostThatSaysStopIsSlowedDown() {
    Cli.Result result =
        Cli.run(
            Cli.arguments(
                List.of("--retry-delay", "300ms", "-c", "1"),
                server.url("/once/429"),
                server.url("/200")));
    List<JsonNode> records = result.exits(0).records();
    JsonNode other =
        records.stream().filter(r -> r.path("index").asInt() == 2).findFirst().orElseThrow();
    assertTrue(other.path("queue_ms").asDouble() >= 290, other::toString);
    assertTrue(result.err().contains("; slowed down (429, 503): 127.0.0.1:"), result::err);
  }

  @ParameterizedTest
  @EnumSource(ExecutorKind.class)
  void theRateIsKept(ExecutorKind executor) {
    long begin = System.nanoTime();
    new Cli()
        .in((server.url("/200") + "\n").repeat(60))
        .with("--rate", "100/s", "-e", executor.name())
        .exits(0);
    // Sixty starts at ten milliseconds each, by a tenth of a second early at the most.
    assertTrue(System.nanoTime() - begin >= 480_000_000L);
  }

  @Test
  void theHostRateIsKept() {
    long begin = System.nanoTime();
    new Cli().in((server.url("/200") + "\n").repeat(4)).with("--host-rate", "20/2s").exits(0);
    assertTrue(System.nanoTime() - begin >= 190_000_000L);
  }

  @Test
  void whatMayHavePassedIsTriedAgainAfterTheList() {
    Cli.Result result =
        Cli.run(
            Cli.arguments(
                List.of("--retry", "0", "--recheck", "100ms"),
                Stream.of("/once/500", "/404", "/once/404", "/500", "/200")
                    .map(server::url)
                    .toArray(String[]::new)));
    Map<Integer, String> seen =
        result.exits(1).records().stream()
            .collect(
                Collectors.toMap(
                    r -> r.path("index").asInt(),
                    r -> r.path("status") + " " + r.path("attempts") + " " + r.path("flaky")));
    assertEquals(Map.of(1, "200 2 true", 2, "404 1 ", 3, "404 1 ", 4, "500 2 ", 5, "200 1 "), seen);
  }

  @Test
  void theSecondPassWorksInTheOrderOfTheListToo() {
    List<JsonNode> records =
        Cli.run(
                Cli.arguments(
                    List.of("--retry", "0", "--recheck", "10ms", "--ordered"),
                    Stream.of("/once/500", "/200", "/once/503")
                        .map(server::url)
                        .toArray(String[]::new)))
            .exits(0)
            .records();
    assertEquals(List.of(1, 2, 3), records.stream().map(r -> r.path("index").asInt()).toList());
  }

  @Test
  void theDeadlineEndsTheRun() {
    Cli.Result result =
        Cli.run(
                "-c",
                "1",
                "--deadline",
                "500ms",
                server.url("/200"),
                server.url("/slow"),
                server.url("/201"),
                "http://")
            .exits(5);
    assertEquals(
        List.of("200", "deadline 1", "deadline 0", "invalid_url 0"),
        result.records().stream()
            .sorted(Comparator.comparingInt(r -> r.path("index").asInt()))
            .map(r ->
                r.path("ok").asBoolean()
                    ? r.path("status").asText()
                    : r.path("error").path("kind").asText() + " " + r.path("attempts"))
            .toList());
  }

  @Test
  void whatWaitsForARetryAtTheDeadlineHasItsLastOutcome() {
    JsonNode record =
        // The wait is a random part of that.
        Cli.run(
                "--retry-delay",
                "1000h",
                "--retry-max-delay",
                "1000h",
                "--deadline",
                "1s",
                server.url("/500"))
            .exits(5)
            .record();
    assertEquals(500, record.path("status").asInt());
    assertEquals(1, record.path("attempts").asInt());
  }

  @Test
  void aDeadlineThatIsNotReachedChangesNothing() {
    Cli.run("--deadline", "1m", server.url("/200")).exits(0);
    Cli.run(Cli.arguments(List.of(QUICK), "--deadline", "1m", server.url("/500"))).exits(1);
  }

  @Test
  void adaptiveFindsANumberOfSlots() {
    Cli.Result result =
        new Cli()
            .in((server.url("/200") + "\n").repeat(300))
            .with("--adaptive", "-c", "8")
            .exits(0);
    assertEquals(300, result.records().size());
    assertTrue(result.err().matches("(?s).*; [1-8] at once in the end \\(--adaptive\\).*"));
  }

  @ParameterizedTest
  @EnumSource(ExecutorKind.class)
  void aCrawlDelaySlowsTheHostAndBlocksNothing(ExecutorKind executor) throws Exception {
    MockResponse rules = WebServer.text("User-agent: *\nCrawl-delay: 0.4\nHello\nAllow: /\n");
    try (WebServer polite =
        new WebServer(
            request -> request.getTarget().equals("/robots.txt") ? rules : WebServer.text("ok"))) {
      polite.start();
      Cli.Result result =
          new Cli()
              .in((polite.url("/") + "\n").repeat(5))
              .with("-q", "--robots", "-e", executor.name().toLowerCase(Locale.ROOT), "-")
              .exits(0);
      assertEquals("", result.err());
      List<Instant> starts =
          result.records().stream()
              .map(record -> Instant.parse(record.get("started_at").textValue()))
              .sorted()
              .toList();
      for (int i = 1; i < starts.size(); i++) {
        long apart = Duration.between(starts.get(i - 1), starts.get(i)).toMillis();
        // A rate lets a start be early by 100 ms.
        assertTrue(apart >= 290 && apart < 2_000, starts::toString);
      }
    }
  }

  @Test
  void theSummarySaysWhenTheHostLimitWasTheBottleneck() throws Exception {
    try (RawServer slow =
        new RawServer(connection -> {
          connection.readRequest();
          connection.awaitEnd();
        })) {
      String list = ("http://127.0.0.1:" + slow.port() + "/\n").repeat(20);
      String limited =
          new Cli().in(list).with("-m", "400ms", "--retry", "0", "--max-per-host", "5").err();
      assertTrue(limited.contains("; --max-per-host kept slots empty for "), limited);
      String free = new Cli().in(list).with("-m", "400ms", "--retry", "0", "-c", "5").err();
      assertFalse(free.contains("--max-per-host"), free);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--rate, 0/s",
    "--rate, 10",
    "--rate, 10/x",
    "--rate, -1/s",
    "--host-rate, 5/0s",
    "--host-rate, 999999999/1ms",
    "--max-per-host, 0",
    "--host-errors, -1",
    "--deadline, 0",
    "--recheck, soon",
  })
  void valuesThatCannotBeAreRefused(String option, String value) {
    Cli.Result result = Cli.run(option, value, server.url("/200")).exits(2);
    assertTrue(result.err().contains(option), result::err);
    assertEquals("", result.out());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
