package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.engine.ExecutorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a run in which some entries are not ok.
@Timeout(60)
final class FailOptionsTest {
  @TempDir Path folder;

  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final WebServer server = new WebServer(this::answer);

  /// `/N` answers with status N, `/M/N` with N the first M times and then with 200; `/slow` after a
  /// minute.
  private MockResponse answer(RecordedRequest request) {
    String path = request.getTarget();
    int times = seen.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    if (path.equals("/slow")) {
      return new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
    }
    String[] parts = path.substring(1).split("/", -1);
    boolean well = parts.length > 1 && times > Integer.parseInt(parts[0]);
    return WebServer.status(well ? 200 : Integer.parseInt(parts[parts.length - 1]));
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
    "0, 1",
    "1, 1",
    "2, 0",
    "3, 0",
    "0%, 1",
    "19.9%, 1",
    "20%, 0",
    "100%, 0",
  })
  void someMayFail(String most, int exit) throws Exception {
    Cli.Result result = Cli.run("--max-failures", most, list(8, "/200", 2, "/404")).exits(exit);
    assertEquals(10, result.records().size());
  }

  @Test
  void anEmptyListIsOkWithAnyPercentage() throws Exception {
    Cli.run("--max-failures", "0%", list(0, "/200", 0, "/404")).exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstFailureEndsARunThatFailsFast(ExecutorKind executor) throws Exception {
    List<JsonNode> records =
        Cli.run("-e", executor.name(), "-c", "2", "--fail-fast", list(1, "/slow", 99, "/404"))
            .exits(5)
            .records();
    assertEquals(100, records.size());
    assertTrue(seen.get("/404").get() < 10, seen::toString);
    Map<String, List<JsonNode>> kinds =
        records.stream().collect(Collectors.groupingBy(r -> r.at("/error/kind").asText()));
    assertTrue(kinds.get("").size() >= 1);
    JsonNode cutOff = kinds.get("interrupted").getFirst();
    assertEquals("other entries failed (--fail-fast)", cutOff.at("/error/message").asText());
    assertEquals(100, kinds.get("").size() + kinds.get("interrupted").size());
  }

  @Test
  void aRunThatFailsFastMayBeAllowedSomeFailures() throws Exception {
    String list = list(5, "/404", 95, "/200");
    Cli.run("--fail-fast", "--max-failures", "5", list).exits(0);
    Cli.run("--fail-fast", "--max-failures", "4", "-c", "1", list).exits(5);
  }

  @Test
  void whatWasCutOffByAFailureIsFetchedOnResumption() throws Exception {
    String list = list(10, "/1/404", 10, "/200");
    String results = folder.resolve("results.jsonl").toString();
    Cli.run("-c", "1", "--fail-fast", "-o", results, list).exits(5);
    Cli.run("-c", "1", "--fail-fast", "-o", results, "--resume", list).exits(1);
    assertEquals(20, Files.readAllLines(Path.of(results)).size());
    assertEquals(10, seen.get("/1/404").get());
    assertEquals(10, seen.get("/200").get());
  }

  @Test
  void onlyWhatIsNewlyBrokenCountsWhereOnlyChangesDo() throws Exception {
    String list = list(10, "/404", 0, "");
    Path baseline = folder.resolve("baseline.jsonl");
    Files.writeString(baseline, Cli.run("--hash", "sha256", list).exits(1).out());
    Cli.run("--baseline", baseline.toString(), "--only-changes", "--fail-fast", list).exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotOkIsTriedUntilItIs(ExecutorKind executor) {
    List<JsonNode> records =
        new Cli()
            .in(lines("/5/404", "/3/503", "/2/500", "/200"))
            .with("-e", executor.name(), "--until-ok=20ms", "--retry", "0", "--deadline", "30s")
            .exits(0)
            .records();
    assertEquals(
        Map.of("/5/404", 6, "/3/503", 4, "/2/500", 3, "/200", 1),
        records.stream()
            .collect(
                Collectors.toMap(
                    r -> r.path("url").asText().replaceFirst(".*:\\d+", ""),
                    r -> r.path("attempts").asInt())));
  }

  @Test
  void aHostThatDoesNotListenYetIsWaitedFor() throws Exception {
    int port = WebServer.freePort();
    try (WebServer late = new WebServer();
        WebServer starter =
            new WebServer(request -> {
              startOn(late, port);
              return WebServer.status(200);
            })) {
      starter.start();
      List<JsonNode> records =
          new Cli()
              .in("http://127.0.0.1:" + port + "/\n" + starter.url("/") + "\n")
              .with("-c", "1", "--until-ok=1ms", "--deadline", "30s", "--retry", "0")
              .exits(0)
              .records();
      assertEquals(List.of(2, 1), records.stream().map(r -> r.path("index").asInt()).toList());
    }
  }

  @Test
  void whatIsNotOkAtTheDeadlineHasItsLastOutcome() {
    JsonNode record =
        Cli.run("--until-ok=1m", "--deadline", "1s", server.url("/404")).exits(5).record();
    assertEquals(404, record.path("status").asInt());
    assertEquals(1, record.path("attempts").asInt());
  }

  @Test
  void whatCannotBecomeOkIsNotWaitedFor() {
    Cli.Result result =
        new Cli()
            .in(lines("/1/404") + "http://[\n")
            .with("--until-ok=1ms", "--deadline", "30s")
            .exits(1);
    assertEquals(2, result.records().size());
    Cli.run("-X", "POST", "--until-ok=1ms", "--deadline", "30s", server.url("/2/404")).exits(1);
    assertEquals(1, seen.get("/2/404").get());
  }

  @ParameterizedTest
  @CsvSource({
    "--max-failures -1, --max-failures",
    "--max-failures 1.5, --max-failures",
    "--max-failures 101%, --max-failures",
    "--max-failures %, --max-failures",
    "--max-failures ten, --max-failures",
    "--max-failures 1e3, --max-failures",
    "--fail-fast --max-failures 10%, --fail-fast",
    "--until-ok, --deadline",
    "--until-ok=0s --deadline 1s, --until-ok",
    "--until-ok=x --deadline 1s, --until-ok",
    "--until-ok --deadline 1s --recheck 1s, --recheck",
  })
  void valuesThatCannotBeAreRefused(String options, String named) {
    Cli.Result result =
        Cli.run(Cli.arguments(List.of(options.split(" ", -1)), server.url("/200"))).exits(2);
    assertTrue(result.err().contains(named), result::err);
    assertEquals("", result.out());
    assertEquals(Map.of(), seen);
  }

  private static void startOn(WebServer server, int port) {
    try {
      server.start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lines(String... paths) {
    return Stream.of(paths).map(server::url).collect(Collectors.joining("\n", "", "\n"));
  }

  /// The file of a list: so many of these, then so many of those.
  private String list(int first, String path, int then, String other) throws IOException {
    Path file = folder.resolve("list.txt");
    Files.writeString(
        file, (server.url(path) + "\n").repeat(first) + (server.url(other) + "\n").repeat(then));
    return file.toString();
  }
}
