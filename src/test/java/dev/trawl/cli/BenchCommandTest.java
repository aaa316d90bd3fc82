package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BenchCommandTest {
  /// One request each of one executor.
  private static final String[] SHORT = {"bench", "--executors=fixed", "--workers=1", "--runs=1"};

  @TempDir private Path folder;

  private static Cli.Result bench(String... more) {
    return Cli.run(Cli.arguments(List.of(SHORT), more));
  }

  private Path list(String... lines) throws IOException {
    return Files.write(folder.resolve("list"), List.of(lines));
  }

  @Test
  void withoutAListTheEmbeddedServerIsAsked() {
    Cli.Result result =
        Cli.run(
                "bench",
                "--json",
                "--requests=4",
                "--runs=2",
                "--latency=30ms",
                "--executors=virtual,ASYNC",
                "--workers=1,2")
            .exits(0);
    JsonNode json = Records.of(result.out()).getFirst();
    assertEquals(4, json.get("requests").intValue());
    assertEquals(2, json.get("runs").intValue());
    assertEquals(
        List.of("virtual1", "virtual2", "async1", "async2"),
        json.get("rows")
            .valueStream()
            .map(row -> row.get("executor").textValue() + row.get("workers"))
            .toList());
    JsonNode alone = json.get("rows").get(0);
    assertTrue(alone.get("p50_ms").doubleValue() >= 30, alone.toString());
    assertTrue(alone.get("wall_min_ms").doubleValue() >= 4 * 30, alone.toString());
    assertEquals(0, alone.get("not_ok").intValue());
    assertEquals(
        List.of("trawl: warming up", "trawl: round 1 of 2, 4 runs each"),
        result.err().lines().limit(2).toList());
  }

  @Test
  void aListIsFetchedUpToSoManyEntries() throws Exception {
    try (WebServer server = new WebServer().start()) {
      String url = server.url("/");
      Path list = list(url, "", url, url, url);
      Cli.Result result = bench("--requests=3", "-H", "X-Api-Key: k", list.toString()).exits(0);
      // The warm-up, and the run.
      assertEquals(6, server.requests().size());
      assertTrue(
          server.requests().stream().allMatch(r -> "k".equals(r.getHeaders().get("X-Api-Key"))));
      assertTrue(result.out().startsWith("executor  workers  wall ms"), result.out());
      assertTrue(result.out().contains("the first 3 entries of the list"), result.out());
    }
  }

  @Test
  void urlsAndStandardInputAreListsToo() throws Exception {
    try (WebServer server = new WebServer().start()) {
      Cli.Result result =
          new Cli()
              .in(server.url("/in") + "\n")
              .with(Cli.arguments(List.of(SHORT), "--markdown", server.url("/a"), "-"));
      result.exits(0);
      assertEquals(4, server.requests().size());
      assertTrue(result.out().startsWith("| executor | workers |"), result.out());
      assertTrue(result.out().contains("trawl fetched the whole list."), result.out());
    }
  }

  @Test
  void whatCannotBeTimedIsLeftOut() throws Exception {
    try (WebServer server = new WebServer().start()) {
      Path list =
          Files.writeString(
              folder.resolve("list.jsonl"),
              """
              {"url":"%1$s"}
              {"url":"http://"}
              {"url":"%1$s","method":"POST"}
              """
                  .formatted(server.url("/")));
      Cli.Result result = bench(list.toString()).exits(0);
      assertEquals(2, server.requests().size());
      assertTrue(
          result.err().contains("left out: 1 invalid, 1 that are not GET, HEAD or OPTIONS\n"),
          result.err());
    }
  }

  @Test
  void nothingIsMeasuredWhereTheWarmUpFails() throws Exception {
    try (WebServer server = new WebServer(WebServer.status(500)).start()) {
      Cli.Result result = bench(server.url("/")).exits(1);
      assertEquals(1, server.requests().size());
      assertEquals("", result.out());
      assertTrue(
          result
              .err()
              .endsWith(
                  "nothing was measured: in the warm-up no response had a status from 200 to"
                      + " 299 (500: 1)\n"),
          result.err());
    }
  }

  @Test
  void whereAllFailsLaterTheTableSaysSo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (WebServer server =
        new WebServer(request -> WebServer.status(asked.incrementAndGet() == 1 ? 200 : 500))
            .start()) {
      Cli.Result result = bench(server.url("/")).exits(1);
      assertTrue(result.out().startsWith("executor"), result.out());
      assertTrue(result.out().contains("these are the times of failures."), result.out());
    }
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("--workers have to be 1 or more, not 0", "--workers=5,0"),
        wrong("'--workers'", "--workers="),
        wrong("'--workers'", "--workers=x"),
        wrong("--workers 100000000 would need more open files", "--workers=100000000"),
        wrong("--runs has to be 1 or more, not 0", "--runs=0"),
        wrong("--requests has to be 1 or more, not 0", "--requests=0"),
        wrong("'--executors'", "--executors=threads"),
        wrong("--latency has to be whole milliseconds", "--latency=0.0001s"),
        wrong("--latency has to be whole milliseconds", "--latency=11s"),
        wrong("--latency is the embedded server's", "--latency=1ms", "http://h.test/"),
        wrong("--json and --markdown exclude each other", "--json", "--markdown"),
        wrong("--max-time has to be more than 0", "-m", "0"),
        wrong("--header needs a list", "-H", "A: b"),
        wrong("--http2 needs a list", "--http2"),
        wrong("the list has no entry to measure: 1 invalid", "http://"),
        wrong("1 that are not GET, HEAD or OPTIONS", "-d", "x", "http://h.test/"),
        wrong("Unknown option: '--retry'", "--retry", "3"));
  }

  private static Arguments wrong(String message, String... arguments) {
    return Arguments.of(message, List.of(arguments));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String message, List<String> arguments) {
    Cli.Result result = Cli.run(Cli.arguments(List.of("bench"), arguments.toArray(String[]::new)));
    assertEquals("", result.exits(2).out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }

  @Test
  void anEmptyListIsWrongUse() throws IOException {
    assertEquals("trawl: the list is empty\n", bench(list("# nothing").toString()).exits(2).err());
  }

  @Test
  void aListThatCannotBeReadIsExitStatus4() {
    String missing = folder.resolve("missing").toString();
    assertEquals(
        "trawl: cannot read " + missing + ": no such file\n", bench(missing).exits(4).err());
  }

  @Test
  void aResultThatCannotBeWrittenIsAnError() throws IOException {
    Cli.Result closed = new Cli().closed(Standard.OUT).with(SHORT);
    assertEquals("trawl: cannot write standard output: it is closed\n", closed.exits(3).err());
    try (WebServer server = new WebServer().start()) {
      Cli.Result full =
          new Cli()
              .out(new BrokenStream("No space left on device"))
              .with(Cli.arguments(List.of(SHORT), server.url("/")));
      assertEquals(3, full.exit());
      assertTrue(full.err().endsWith("standard output: No space left on device\n"), full.err());
    }
  }
}
