package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--expect`, `--expect-run` and the key `expect` of entries.
final class ExpectTest {
  private static final String OK_SHA256 =
      "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df";

  @TempDir private Path folder;
  private final WebServer server = new WebServer(ExpectTest::answer);

  private static MockResponse answer(RecordedRequest request) {
    return switch (request.getUrl().encodedPath()) {
      case "/404" -> WebServer.status(404);
      case "/redirect" -> new MockResponse.Builder().code(302).addHeader("Location: /ok").build();
      case "/json" ->
          new MockResponse.Builder()
              .addHeader("Content-Type: application/json")
              .addHeader("Set-Cookie: sid=s3cr3t")
              .body("{\"status\":\"up\"}")
              .build();
      case "/long" -> WebServer.text("a".repeat(3000));
      default -> WebServer.text("ok");
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
  void whatIsExpectedAndMetIsOk() {
    Cli.run(
            server.url("/json"),
            "--expect",
            "json .status == \"up\"",
            "--expect",
            "header content-type contains json",
            "--expect",
            "body matches /\"UP\"/i",
            "--expect",
            "size < 1k",
            "--expect",
            "http == 1.1",
            "--expect",
            "ttfb < 10s")
        .exits(0);
    Cli.run(server.url("/ok"), "--expect", "sha256 == " + OK_SHA256).exits(0);
    Cli.run(server.url("/404"), "--expect", "status 404").exits(0);
    Cli.run(
            server.url("/redirect"),
            "--expect",
            "redirects == 1",
            "--expect",
            "final_url contains /ok")
        .exits(0);
  }

  @Test
  void whatIsUnmetIsInTheRecordInSentences() {
    Cli.Result result =
        Cli.run(
                server.url("/json"),
                "--expect",
                "json .status == \"down\"",
                "--expect",
                "header set-cookie contains theme",
                "--expect",
                "not status 200")
            .exits(1);
    assertEquals(
        List.of(
            "json: expected .status == \"down\", got false for {\"status\":\"up\"}",
            "header set-cookie: expected contains \"theme\", got \"sid=***\"",
            "status: expected not 200, got 200"),
        failures(result.record()));
    assertFalse(result.printed().contains("s3cr3t"), result.printed());
  }

  @Test
  void whatIsKeptToJudgeAnAnswerIsNotInItsRecord() {
    String[] expecting = {
      server.url("/long"),
      "--include-limit",
      "1k",
      "--expect",
      "body contains aaa",
      "--expect",
      "header content-type exists",
      "--expect",
      "not sha256 == " + OK_SHA256
    };
    JsonNode record = Cli.run(expecting).exits(0).record();
    Set<String> plain = Set.copyOf(names(Cli.run(server.url("/long")).exits(0).record()));
    assertEquals(plain, Set.copyOf(names(record)));
    JsonNode included =
        Cli.run(Cli.arguments(List.of(expecting), "--include", "headers,body", "--hash", "sha256"))
            .exits(0)
            .record();
    assertTrue(
        names(included).containsAll(List.of("headers", "body", "sha256", "truncated_fields")),
        included.toString());
  }

  @Test
  void aBodyIsJudgedUpToTheLimit() {
    JsonNode record =
        Cli.run(server.url("/long"), "--include-limit", "1k", "--expect", "body contains b")
            .exits(1)
            .record();
    assertEquals(
        List.of(
            "body: expected contains \"b\", got none in its first 1024 bytes (--include-limit)"),
        failures(record));
  }

  @Test
  void aRecordStaysShortWhateverIsKeptToJudgeIt() {
    String url = server.url("/404?" + "a".repeat(60_000));
    String out = Cli.run(url, "--expect", "body contains b").exits(1).out();
    assertTrue(out.length() <= 64 * 1024, () -> out.length() + " characters");
  }

  @Test
  void anEntryExpectsForItself() {
    String list =
        """
        {"url":"URL/404","expect":"status 404"}
        {"url":"URL/404","expect":["status 404","body contains gone"]}
        {"url":"URL/404","expect":"body is empty"}
        {"url":"URL/json","expect":"json .status == \\"up\\""}
        {"url":"URL/ok"}
        """;
    List<JsonNode> records = list(list, "jsonl", "--expect", "time < 1m").exits(1).records();
    assertEquals(
        List.of(
            List.of(),
            List.of("body: expected contains \"gone\", got \"\""),
            List.of("status: expected 200-299, got 404"),
            List.of(),
            List.of()),
        records.stream().map(ExpectTest::failures).toList());
  }

  @Test
  void aCellOfATableExpectsALineEach() {
    String list = "url,expect\nURL/404,\"status 404\nsize > 1k\"\nURL/404,status 404\n";
    List<JsonNode> records = list(list, "csv").exits(1).records();
    assertEquals(List.of("size: expected > 1k, got 0"), failures(records.get(0)));
    assertEquals(List.of(), failures(records.get(1)));
  }

  @Test
  void anEntryThatExpectsNonsenseIsNotFetched() {
    String list =
        "{\"url\":\"URL/ok\",\"expect\":\"time < fast\"}\n{\"url\":\"URL/ok\",\"expect\":\"\"}\n";
    List<JsonNode> records = list(list, "jsonl").exits(1).records();
    JsonNode error = records.getFirst().get("error");
    assertEquals("invalid_url", error.get("kind").textValue());
    assertEquals(
        "expect: expected a duration such as 800ms after '<' (column 8 of time < fast)",
        error.get("message").textValue());
    assertEquals("invalid_url", records.get(1).at("/error/kind").textValue());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void aWrongExpressionIsShownWithACaretBeforeAnythingIsFetched() {
    Cli.Result result = Cli.run(server.url("/ok"), "--expect", "time < fast").exits(2);
    assertEquals(
        """
        trawl: --expect: expected a duration such as 800ms after '<'; see trawl --help
          time < fast
                 ^
        """,
        result.err());
    Cli.Result run = Cli.run(server.url("/ok"), "--expect-run", "p95 <").exits(2);
    assertTrue(run.err().startsWith("trawl: --expect-run: expected a duration"), run.err());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void aCertificateIsLookedAtWhereThereIsOne() throws IOException {
    HeldCertificate certificate =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .duration(246, TimeUnit.HOURS)
            .build();
    Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
    HandshakeCertificates keys =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    try (WebServer secure =
        new WebServer(WebServer.text("ok")).https(keys.sslSocketFactory()).start()) {
      String[] trusting = {secure.url("/"), "--cacert", authority.toString()};
      Cli.run(Cli.arguments(List.of(trusting), "--expect", "cert > 9d", "--expect", "http == 2"))
          .exits(0);
      JsonNode record =
          Cli.run(Cli.arguments(List.of(trusting), "--expect", "cert > 14d")).exits(1).record();
      assertEquals(List.of("cert: expected > 14d, got 10.2d"), failures(record));
    }
    JsonNode plain = Cli.run(server.url("/ok"), "--expect", "cert > 14d").exits(1).record();
    assertEquals(List.of("cert: expected > 14d, got no TLS"), failures(plain));
  }

  @Test
  void whatTheRunIsExpectedToBeIsSaidOfItOnStandardError() {
    Cli.Result result =
        Cli.run(
                server.url("/ok"),
                server.url("/404"),
                "--quiet",
                "--expect",
                "status 200-499",
                "--expect-run",
                "count == 3",
                "--expect-run",
                "max < 0.001ms",
                "--expect-run",
                "p50 < 1m",
                "--expect-run",
                "rate-ok == 100%")
            .exits(1);
    List<String> said = result.err().lines().toList();
    assertEquals("trawl: --expect-run count == 3: got 2", said.get(0));
    assertTrue(
        said.get(1).matches("trawl: --expect-run max < 0.001ms: got [\\d.]+ms"), said.get(1));
    assertEquals(2, said.size());
    Cli.Result met = Cli.run(server.url("/ok"), "-q", "--expect-run", "p99 < 1m").exits(0);
    assertEquals("", met.err());
  }

  @Test
  void ofARunThatIsGoneOnWithAllEntriesCount() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), server.url("/ok") + "\n");
    Path results = folder.resolve("results.jsonl");
    String[] run = {"-q", "-o", results.toString(), "--resume", list.toString()};
    Cli.run(run).exits(0);
    Cli.run(Cli.arguments(List.of(run), "--expect-run", "count == 1")).exits(0);
    Cli.Result timed = Cli.run(Cli.arguments(List.of(run), "--expect-run", "p50 < 1m")).exits(1);
    assertEquals("trawl: --expect-run p50 < 1m: got none\n", timed.err());
  }

  @Test
  void everyExecutorFindsTheSameFailures() {
    List<String> expressions =
        List.of(
            "status 201",
            "size < 1",
            "redirects == 5",
            "http >= 2",
            "cert > 1d",
            "body contains no",
            "body matches /no/",
            "json .a",
            "header x exists",
            "final_url contains nowhere",
            "sha256 == " + "0".repeat(64));
    List<String> entries = new ArrayList<>();
    for (String path : List.of("/ok", "/404", "/redirect", "/json", "/long")) {
      for (String expression : expressions) {
        entries.add("{\"url\":\"URL" + path + "\",\"expect\":\"" + expression + "\"}");
      }
    }
    String list = String.join("\n", entries);
    List<List<String>> virtual = failures(list, "virtual");
    assertEquals(entries.size(), virtual.stream().filter(found -> !found.isEmpty()).count());
    assertEquals(virtual, failures(list, "fixed"));
    assertEquals(virtual, failures(list, "async"));
  }

  private List<List<String>> failures(String list, String executor) {
    return list(list, "jsonl", "-e", executor).exits(1).records().stream()
        .map(ExpectTest::failures)
        .toList();
  }

  private Cli.Result list(String list, String format, String... options) {
    return new Cli()
        .in(list.replace("URL", server.url("")))
        .with(Cli.arguments(List.of("--input-format", format, "--ordered", "-q"), options));
  }

  private static List<String> failures(JsonNode record) {
    return StreamSupport.stream(record.path("failures").spliterator(), false)
        .map(JsonNode::textValue)
        .toList();
  }

  private static List<String> names(JsonNode record) {
    List<String> names = new ArrayList<>();
    record.fieldNames().forEachRemaining(names::add);
    names.removeAll(List.of("connect_ms"));
    return names;
  }
}
