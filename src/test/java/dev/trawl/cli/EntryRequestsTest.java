package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What entries ask for, as the server sees it.
final class EntryRequestsTest {
  private final WebServer elsewhere = new WebServer();
  private final WebServer server = new WebServer(this::answer);

  private MockResponse answer(RecordedRequest request) {
    return switch (request.getTarget()) {
      case "/elsewhere" ->
          WebServer.status(307).newBuilder().addHeader("Location", elsewhere.url("/")).build();
      case "/slow" -> new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build();
      case "/503" -> WebServer.status(503);
      default -> WebServer.text("ok");
    };
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
    elsewhere.start();
  }

  @AfterEach
  void stop() {
    server.close();
    elsewhere.close();
  }

  @Test
  void anEntryBeatsTheCommandLine() {
    RecordedRequest request =
        sent(
            "{\"url\":\"URL\",\"method\":\"PUT\",\"headers\":{\"x-one\":[\"1\",\"2\"],"
                + "\"User-Agent\":\"me\",\"Accept\":[]},\"body\":\"entry\"}",
            "-H",
            "X-One: 0",
            "-H",
            "X-Two: 0",
            "-H",
            "User-Agent:",
            "-d",
            "line");
    assertEquals("PUT", request.getMethod());
    assertEquals("entry", request.getBody().utf8());
    assertEquals(List.of("1", "2"), request.getHeaders().values("X-One"));
    assertEquals("0", request.getHeaders().get("X-Two"));
    assertEquals("me", request.getHeaders().get("User-Agent"));
    assertNull(request.getHeaders().get("Accept"));
    assertEquals("application/x-www-form-urlencoded", request.getHeaders().get("Content-Type"));
  }

  @Test
  void whatAnEntryDoesNotSayIsAsOnTheCommandLine() {
    RecordedRequest request = sent("{\"url\":\"URL\"}", "-d", "line", "-H", "X-One: 0");
    assertEquals("POST", request.getMethod());
    assertEquals("line", request.getBody().utf8());
    assertEquals("0", request.getHeaders().get("X-One"));
  }

  @Test
  void standardMethodsBecomeCapitals() {
    for (String method : List.of("post", "Delete", "options", "patch", "head")) {
      RecordedRequest request = sent("{\"url\":\"URL\",\"method\":\"" + method + "\"}");
      assertEquals(method.toUpperCase(Locale.ROOT), request.getMethod());
    }
    for (String method : List.of("purge", "Report", "PROPFIND")) {
      assertEquals(method, sent("{\"url\":\"URL\",\"method\":\"" + method + "\"}").getMethod());
    }
    RecordedRequest post = sent("{\"url\":\"URL\",\"method\":\"post\",\"body\":\"x\"}");
    assertEquals("1", post.getHeaders().get("Content-Length"));
  }

  @Test
  void aBodyMakesItAPost() {
    assertEquals("POST", sent("{\"url\":\"URL\",\"body\":\"\"}").getMethod());
    assertEquals("PATCH", sent("{\"url\":\"URL\",\"body\":\"\"}", "-X", "PATCH").getMethod());
    RecordedRequest empty = sent("{\"url\":\"URL\",\"method\":\"POST\"}");
    assertEquals("0", empty.getHeaders().get("Content-Length"));
    assertNull(empty.getHeaders().get("Content-Type"));
  }

  @Test
  void aGetHasNoBodyThoughTheCommandLineHasOne() {
    RecordedRequest request = sent("{\"url\":\"URL\",\"method\":\"GET\"}", "-d", "line");
    assertEquals("GET", request.getMethod());
    assertEquals(0, request.getBodySize());
    assertNull(request.getHeaders().get("Content-Type"));
  }

  @Test
  void aJsonBodyHasItsType() {
    String entry = "{\"url\":\"URL\",\"body\":{ \"a\": [ 1.50 ] }}";
    for (String[] options : List.of(new String[] {}, new String[] {"-d", "line"})) {
      RecordedRequest request = sent(entry, options);
      assertEquals("{\"a\":[1.50]}", request.getBody().utf8());
      assertEquals("application/json", request.getHeaders().get("Content-Type"));
    }
    assertEquals("a/b", sent(entry, "-H", "Content-Type: a/b").getHeaders().get("Content-Type"));
    assertNull(sent(entry, "-H", "Content-Type:").getHeaders().get("Content-Type"));
    assertEquals(
        "c/d",
        sent(
                entry.replace("}}", "},\"headers\":{\"content-type\":\"c/d\"}}"),
                "-H",
                "Content-Type: a/b")
            .getHeaders()
            .get("Content-Type"));
  }

  @Test
  void credentialsAndCookiesOfAnEntryTakeThePlaceOfAllOthers() {
    RecordedRequest request =
        sent(
            "{\"url\":\""
                + server.url("/").replace("//", "//u:p@")
                + "\",\"headers\":{\"authorization\":\"Mine\",\"cookie\":\"a=1\"}}",
            "--bearer",
            "other",
            "-b",
            "b=2");
    assertEquals(List.of("Mine"), request.getHeaders().values("Authorization"));
    assertEquals(List.of("a=1"), request.getHeaders().values("Cookie"));
  }

  @Test
  void headersOfAnEntryStayWithItsOrigin() {
    sent(
        "{\"url\":\""
            + server.url("/elsewhere")
            + "\",\"headers\":{\"X-Api-Key\":\"secret\",\"Authorization\":\"secret\","
            + "\"Cookie\":\"a=secret\",\"Accept\":\"a/b\"}}");
    assertEquals("secret", server.last().getHeaders().get("X-Api-Key"));
    RecordedRequest request = elsewhere.last();
    assertEquals("a/b", request.getHeaders().get("Accept"));
    assertFalse(request.getHeaders().toMultimap().toString().contains("secret"));
  }

  @Test
  void theMethodOfAnEntryDecidesWhetherItIsTriedAgain() {
    String url = server.url("/503");
    List<JsonNode> records =
        list(
                "{\"url\":\""
                    + url
                    + "\",\"method\":\"DELETE\"}\n{\"url\":\""
                    + url
                    + "\",\"method\":\"PATCH\"}",
                "--retry",
                "1",
                "--retry-delay",
                "1ms",
                "--ordered")
            .exits(1)
            .records();
    assertEquals("DELETE", records.get(0).get("method").textValue());
    assertEquals(2, records.get(0).get("attempts").intValue());
    assertEquals("PATCH", records.get(1).get("method").textValue());
    assertEquals(1, records.get(1).get("attempts").intValue());
  }

  @ParameterizedTest
  @EnumSource
  void theTimeOfAnEntryIsItsOwn(dev.trawl.engine.ExecutorKind executor) {
    String entry = "{\"url\":\"" + server.url("/slow") + "\",\"max_time\":0.05}";
    JsonNode record = list(entry, "--retry", "0", "-e", executor.name()).exits(1).record();
    assertEquals("timeout", record.at("/error/kind").textValue());
  }

  @Test
  void idAndMetaComeBackAsTheyWere() {
    String entry =
        "{\"url\":\"" + server.url("/") + "\",\"id\":1e400,\"owner\":{\"é\":[-0.0,null]},\"n\":0}";
    String out = list(entry).exits(0).out();
    assertEquals(
        true, out.contains("\"id\":1e400,\"meta\":{\"owner\":{\"é\":[-0.0,null]},\"n\":0},"), out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":\"s3cr3t x\"",
        "\"method\":\"GET\",\"body\":\"s3cr3t\"",
        "\"headers\":{\"A\":\"s3cr3t\\n\"}",
        "\"headers\":{\"A\":\"s3cr3t é\"}",
        "\"headers\":{\"A s3cr3t\":\"x\"}",
        "\"headers\":{\"\":\"s3cr3t\"}",
        "\"headers\":{\"A\":\"s3cr3t\"},\"body\":5",
        "\"headers\":{\"A\":\"s3cr3t\"},"
      })
  void whatCannotBeSentIsAnInvalidEntryWithoutItsSecrets(String members) {
    Cli.Result result =
        list(
            "{\"url\":\""
                + server.url("/")
                + "\","
                + members
                + "}\n{\"url\":\""
                + server.url("/")
                + "\"}",
            "--ordered",
            "-v");
    List<JsonNode> records = result.exits(1).records();
    assertEquals(server.url("/"), records.get(0).get("input").textValue());
    assertEquals("invalid_url", records.get(0).at("/error/kind").textValue());
    assertEquals(true, records.get(1).get("ok").booleanValue());
    assertFalse(result.printed().contains("s3cr3t"), result.printed());
    assertEquals(1, server.requests().size());
  }

  @Test
  void headersAndBodyOfAnEntryAreNotPrinted() {
    String entry =
        "{\"url\":\"URL\",\"headers\":{\"A\":\"s3cr3t\"},\"body\":\"s3cr3t\",\"expect\":[]}"
            .replace("URL", server.url("/"));
    Cli.Result result = list(entry, "--include", "headers,body", "-v").exits(0);
    assertFalse(result.printed().contains("s3cr3t"), result.printed());
  }

  @Test
  void robotsAreAskedWithoutWhatTheEntrySays() {
    list(
            "{\"url\":\"" + server.url("/") + "\",\"method\":\"PUT\",\"headers\":{\"A\":\"b\"}}",
            "--robots")
        .exits(0);
    RecordedRequest robots = server.requests().getFirst();
    assertEquals("GET /robots.txt", robots.getMethod() + " " + robots.getTarget());
    assertEquals(Set.of("Accept-Encoding", "Host", "User-Agent"), robots.getHeaders().names());
  }

  private RecordedRequest sent(String entry, String... options) {
    list(entry.replace("URL", server.url("/")), options).exits(0);
    return server.last();
  }

  private static Cli.Result list(String list, String... options) {
    return new Cli().in(list).with(Cli.arguments(List.of("--input-format", "jsonl"), options));
  }
}
