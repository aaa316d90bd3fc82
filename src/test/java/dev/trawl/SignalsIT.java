package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signals in mid-run.
final class SignalsIT {
  private final WebServer server = new WebServer(SignalsIT::answer);

  private static MockResponse answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder();
    switch (request.getTarget()) {
      case "/slow" -> answer.headersDelay(500, TimeUnit.MILLISECONDS);
      case "/never" -> answer.headersDelay(1, TimeUnit.MINUTES);
      case "/503" -> answer.code(503);
      default -> {}
    }
    return answer.build();
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
  @CsvSource({"INT,130,virtual", "TERM,143,fixed", "HUP,129,async"})
  void everyStartedEntryHasItsRecordAndNoOtherIsStarted(String signal, int status, String executor)
      throws Exception {
    try (Packaged trawl = started(0, "-e", executor, "-c", "4", "--grace", "100ms", "-")) {
      String list =
          (server.url("/fast") + "\n").repeat(10) + (server.url("/never") + "\n").repeat(1_000);
      trawl.in().write(list.getBytes(UTF_8));
      trawl.in().flush();
      Await.until("all slots are taken", () -> server.requests().size() == 14);
      trawl.signal(signal);
      Packaged.Ended ended = trawl.end().exits(status);
      assertEquals(14, server.requests().size());
      List<JsonNode> records = ended.records();
      assertEquals(
          IntStream.rangeClosed(1, 14).boxed().toList(),
          records.stream().map(record -> record.get("index").intValue()).sorted().toList());
      assertEquals(
          4,
          records.stream().filter(r -> r.at("/error/kind").asText().equals("interrupted")).count());
      assertEquals(10, records.stream().filter(r -> r.get("ok").booleanValue()).count());
      assertTrue(
          ended.err().matches("trawl: 14 entries in .*: 10 ok, 4 failed \\(interrupted: 4\\)\n"),
          ended.err());
    }
  }

  @Test
  void theReportsOfWhatWasDoneAreWritten(@TempDir Path folder) throws Exception {
    Path report = folder.resolve("report");
    try (Packaged trawl =
        started(
            2, "--grace=500ms", "--report=tap=" + report, server.url("/"), server.url("/never"))) {
      assertFalse(Files.exists(report));
      trawl.signal("INT");
      trawl.end().exits(130);
    }
    String tap = Files.readString(report);
    assertTrue(tap.startsWith("TAP version 14\nok 1 - GET "), tap);
    assertTrue(tap.contains("\n  reason: \"interrupted\"\n"), tap);
    assertTrue(tap.endsWith("\n1..2\nBail out! ended by signal 2\n"), tap);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(report), files.toList());
    }
  }

  @Test
  void whatIsInFlightMayEndWithinTheGrace() throws Exception {
    try (Packaged trawl = started(2, server.url("/slow"), server.url("/503"))) {
      trawl.signal("TERM");
      Packaged.Ended ended = trawl.end().exits(143);
      // The other is not tried again, though it was to be.
      assertTrue(ended.err().contains("1 ok, 1 failed (503: 1)"), ended.err());
    }
  }

  /// A pipe never shows it: what draws the bar has a terminal, and that has ideas about signals.
  @Test
  void ctrlCOnATerminalEndsARunAsAnySignalDoes(@TempDir Path folder) throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, (server.url("/") + "\n").repeat(500));
    Path records = folder.resolve("records");
    String trawl =
        "%s --rate 20/s --max-per-host 10 -o %s %s".formatted(Packaged.TRAWL, records, list);
    String pressed =
        "while ! [ -s '%s' ]; do sleep 0.1; done; sleep 1; printf '\\003'".formatted(records);
    Packaged.Ended ended =
        Packaged.bash("(" + pressed + ") | script -qec '" + trawl + "' /dev/null");
    long written = Files.readAllLines(records).size();
    assertTrue(written > 0 && written < 500, () -> written + " records");
    assertTrue(ended.exits(130).out().contains(" entries in "), ended.out());
  }

  @Test
  void withoutGraceItEndsAtOnce() throws Exception {
    try (Packaged trawl = started(1, "--grace", "0s", server.url("/never"))) {
      long start = System.nanoTime();
      trawl.signal("INT");
      Packaged.Ended ended = trawl.end().exits(130);
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
      assertEquals("interrupted", ended.records().getFirst().at("/error/kind").textValue());
    }
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    try (Packaged trawl = started(1, "--grace", "1h", server.url("/never"))) {
      // Signals that come while one waits may become one: again and again until two have been seen.
      Await.until(
          "ended",
          () -> {
            trawl.signal("TERM");
            return !trawl.isAlive();
          });
      trawl.end().exits(143);
    }
  }

  @Test
  void aSignalEndsTheWaitForAListThatDoesNotCome() throws Exception {
    try (Packaged trawl = started(1, server.url("/"), "-")) {
      trawl.signal("TERM");
      assertEquals(1, trawl.end().exits(143).records().size());
    }
  }

  @Test
  void aHangUpThatIsIgnoredFromTheStartStaysIgnored() throws Exception {
    String script = "trap '' HUP; exec \"$trawl\" " + server.url("/slow");
    try (Packaged nohup = Packaged.process(Map.of(), "/bin/bash", "-c", script)) {
      Await.until("it is asked", () -> server.requests().size() == 1);
      nohup.signal("HUP");
      nohup.end().exits(0);
    }
  }

  @Test
  void serveEndsOnASignal() throws Exception {
    try (Packaged serve = Packaged.start(Map.of(), "serve", "--port", "0")) {
      Await.until("it listens", () -> serve.err().endsWith("/\n"));
      String url = serve.err().replaceFirst("trawl: serving on (http://127.0.0.1:\\d+/)\n", "$1");
      assertEquals(200, Cli.run(url).exits(0).record().get("status").intValue());
      serve.signal("TERM");
      assertEquals("", serve.end().exits(143).out());
    }
  }

  /// Once the server has had so many requests.
  private Packaged started(int requests, String... arguments) throws IOException {
    Packaged trawl = Packaged.start(Map.of(), arguments);
    Await.until("it asks", () -> server.requests().size() >= requests);
    return trawl;
  }
}
