package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written, and where.
final class OutputOptionsTest {
  private final WebServer server = new WebServer(OutputOptionsTest::answer);

  @TempDir private Path folder;

  private static MockResponse answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder();
    switch (request.getTarget()) {
      case "/json" -> answer.addHeader("Content-Type: application/json").body("{ \"a\": 1.0 }");
      case "/binary" -> answer.body(new Buffer().writeByte(0));
      case "/404" -> answer.code(404);
      case "/slow" -> answer.headersDelay(300, TimeUnit.MILLISECONDS);
      default -> answer.addHeader("X-Two: 1").addHeader("x-two: 2").body("0123456789é");
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

  @Test
  void recordsGoToAFileAndNothingToStandardOutput() throws IOException {
    Path file = folder.resolve("out");
    for (String option : List.of("-o", "--output")) {
      Cli.Result result = Cli.run(option, file.toString(), server.url("/")).exits(0);
      assertEquals("", result.out());
      assertEquals(1, Records.of(Files.readAllBytes(file)).size());
    }
    Cli.run("-o", file.toString(), "http://").exits(1);
    assertEquals(1, Records.of(Files.readAllBytes(file)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
  void standardOutputHasSeveralNames(String name) {
    assertEquals(1, Cli.run("-o", name, server.url("/")).exits(0).records().size());
  }

  @Test
  void theFileIsWrittenWhenStandardOutputIsClosed() throws IOException {
    Path file = folder.resolve("out");
    new Cli().closed(Standard.OUT).with("-o", file.toString(), server.url("/")).exits(0);
    assertEquals(1, Records.of(Files.readAllBytes(file)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void orderedRecordsComeInTheOrderOfTheList(String executor) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      list.add(server.url(i % 50 == 0 ? "/slow" : "/" + i));
    }
    List<JsonNode> records =
        new Cli()
            .in(String.join("\n", list))
            .with("--ordered", "-e", executor, "-c", "8")
            .exits(0)
            .records();
    assertEquals(
        IntStream.rangeClosed(1, 200).boxed().toList(),
        records.stream().map(record -> record.get("index").intValue()).toList());
  }

  @Test
  void withoutItRecordsComeInTheOrderOfCompletion() {
    List<JsonNode> records = Cli.run(server.url("/slow"), server.url("/")).exits(0).records();
    assertEquals(2, records.getFirst().get("index").intValue());
  }

  @Test
  void headersAndBodiesAreThereIfAskedFor() {
    JsonNode plain = Cli.run(server.url("/")).exits(0).record();
    assertFalse(plain.has("headers") || plain.has("body"));
    JsonNode headers = Cli.run("--include", "headers", server.url("/")).exits(0).record();
    assertEquals("[\"1\",\"2\"]", headers.at("/headers/x-two").toString());
    assertFalse(headers.has("body"));
    JsonNode both = Cli.run("--include=body,headers", server.url("/")).exits(0).record();
    assertEquals("0123456789é", both.get("body").textValue());
    assertTrue(both.has("headers"));
    String json = Cli.run("--include", "body", server.url("/json")).exits(0).out();
    assertTrue(json.endsWith(",\"json\":{\"a\":1.0}}\n"), json);
    JsonNode binary = Cli.run("--include", "body", server.url("/binary")).exits(0).record();
    assertEquals("AA==", binary.get("body_base64").textValue());
  }

  @Test
  void longBodiesAreCut() {
    JsonNode cut =
        Cli.run("--include", "body", "--include-limit", "11", server.url("/")).exits(0).record();
    assertEquals("0123456789", cut.get("body").textValue());
    assertTrue(cut.get("truncated_fields").booleanValue());
    assertEquals(12, cut.get("bytes").intValue());
    JsonNode whole =
        Cli.run("--include", "body", "--include-limit=1k", server.url("/")).exits(0).record();
    assertFalse(whole.has("truncated_fields"));
  }

  @Test
  void fieldsCanBeSelected() {
    assertEquals(
        "{\"index\":1,\"status\":200}\n",
        Cli.run("--fields", "status,index, error", server.url("/")).exits(0).out());
    assertEquals("{}\n", Cli.run("--fields", "error", server.url("/")).exits(0).out());
  }

  @Test
  void recordsCanBeSelectedAndEveryEntryCountsAllTheSame() {
    String[] urls = {server.url("/"), server.url("/404"), "http://"};
    Cli.Result ok = Cli.run(Cli.arguments(List.of("--only", "ok"), urls)).exits(1);
    assertEquals(200, ok.record().get("status").intValue());
    assertTrue(ok.err().startsWith("trawl: 3 entries "), ok.err());
    Cli.Result failed =
        Cli.run(Cli.arguments(List.of("--only", "failed", "--ordered"), urls)).exits(1);
    assertEquals(
        List.of(2, 3), failed.records().stream().map(r -> r.get("index").intValue()).toList());
    Cli.Result none = Cli.run("--only", "failed", server.url("/")).exits(0);
    assertEquals("", none.out());
  }

  @Test
  void quietMeansNoSummary() {
    for (String option : List.of("-q", "--quiet")) {
      assertEquals("", Cli.run(option, server.url("/"), "http://").exits(1).err());
    }
    assertEquals(1, Cli.run(server.url("/")).err().lines().count());
  }

  @Test
  void verboseChangesNothingInTheRecords() {
    // What it says goes by the logger to the process's own standard error.
    Cli.run("-v", server.url("/")).exits(0).record();
  }

  @Test
  void progressIsDrawnOnATerminalOnlyAndLeavesNoTrace() {
    String[] slow = {"--quiet", server.url("/slow"), server.url("/slow")};
    assertEquals("", Cli.run(slow).err());
    assertDrawn(new Cli().terminals(Standard.ERR).with(slow));
    assertDrawn(Cli.run(Cli.arguments(List.of("--progress"), slow)));
    String[] json = Cli.arguments(List.of("--format", "json"), slow);
    assertDrawn(new Cli().terminals(Standard.ERR, Standard.OUT).with(json));
    assertEquals(
        "",
        new Cli()
            .terminals(Standard.ERR)
            .with(Cli.arguments(List.of("--no-progress"), slow))
            .err());
    assertEquals(
        "",
        new Cli().terminals(Standard.ERR).environment("TRAWL_NO_PROGRESS", true).with(slow).err());
    assertEquals("", Cli.run(Cli.arguments(List.of("--progress", "--no-progress"), slow)).err());
  }

  @Test
  void plainProgressIsNotDrawn() {
    String[] plain = {"--quiet", "--progress=plain", server.url("/slow")};
    assertEquals("", new Cli().terminals(Standard.ERR).with(plain).err());
    Cli.Result wrong = Cli.run("--progress=dots", server.url("/")).exits(2);
    assertTrue(wrong.err().contains("'--progress'"), wrong.err());
  }

  private static void assertDrawn(Cli.Result result) {
    assertEquals(2, result.records().size());
    assertTrue(result.err().contains("trawl"), "nothing drawn: " + result.err());
    // The line is drawn over and at last wiped: nothing ever scrolls.
    assertFalse(result.err().contains("\n"), result.err());
    String[] drawn = result.err().split("\r", -1);
    assertTrue(drawn[drawn.length - 1].isBlank(), result.err());
  }
}
