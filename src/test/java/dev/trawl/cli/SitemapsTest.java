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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes of sitemaps, whose sitemaps are on a server.
final class SitemapsTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final WebServer server = new WebServer(this::answer);

  @TempDir private Path folder;

  private MockResponse answer(RecordedRequest request) {
    return switch (request.getTarget()) {
      case "/sitemap.xml" -> WebServer.text(sitemap("urlset", "url", "/a", "/b"));
      case "/redirect" ->
          WebServer.status(301).newBuilder().addHeader("Location", "/sitemap.xml").build();
      case "/shaky" ->
          asked.incrementAndGet() < 2
              ? WebServer.status(503)
              : WebServer.text(sitemap("urlset", "url", "/c"));
      case "/busy" -> WebServer.status(503);
      case "/never" ->
          new MockResponse.Builder().headersDelay(30, TimeUnit.SECONDS).body("late").build();
      case "/gone" -> WebServer.status(404);
      case String path when path.startsWith("/gone-from/") ->
          WebServer.text(sitemap("urlset", "url", "/gone"));
      case String path when path.startsWith("/s") && path.length() == 3 ->
          WebServer.text(sitemap("urlset", "url", "/a"));
      default -> WebServer.text("ok");
    };
  }

  private String sitemap(String root, String element, String... paths) {
    StringBuilder all = new StringBuilder("<" + root + ">");
    for (String path : paths) {
      all.append("<%1$s><loc>%2$s</loc></%1$s>".formatted(element, server.url(path)));
    }
    return all.append("</" + root + ">").toString();
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
  void sitemapsAreFetchedWithTheUsersOptionsAndTriedAgain() throws IOException {
    Path index = index("/sitemap.xml", "/redirect", "/shaky");
    Cli.Result result =
        Cli.run(
                "-c",
                "1",
                "--retry-delay",
                "1ms",
                "-X",
                "OPTIONS",
                "--bearer",
                "t",
                index.toString())
            .exits(0);
    assertEquals(5, result.records().size());
    assertEquals(
        List.of(
            "GET /redirect",
            "GET /shaky",
            "GET /shaky",
            "GET /sitemap.xml",
            "GET /sitemap.xml",
            "OPTIONS /a",
            "OPTIONS /a",
            "OPTIONS /b",
            "OPTIONS /b",
            "OPTIONS /c"),
        server.requests().stream().map(r -> r.getMethod() + " " + r.getTarget()).sorted().toList());
    for (RecordedRequest request : server.requests()) {
      assertEquals("Bearer t", request.getHeaders().get("Authorization"));
    }
    assertFalse(result.records().getFirst().has("line"));
  }

  @Test
  void aSitemapThatCannotBeHadEndsTheListAfterTheRecordsBeforeIt() throws IOException {
    Path index = index("/sitemap.xml", "/gone");
    Cli.Result result = Cli.run(index.toString()).exits(4);
    assertEquals(2, result.records().size());
    assertTrue(
        result
            .err()
            .contains(
                "trawl: cannot read "
                    + index
                    + ": sitemap "
                    + server.url("/gone")
                    + ": status 404"),
        result.err());
  }

  @Test
  void addressesThatAreNotAllowedAreNotAskedForSitemaps() throws IOException {
    Path index = index("/sitemap.xml");
    Cli.Result result = Cli.run("--deny-private", "--retry", "0", index.toString()).exits(4);
    assertEquals(List.of(), server.requests());
    assertTrue(result.err().contains("sitemap " + server.url("/sitemap.xml") + ": "), result.err());
  }

  @Test
  void sitemapsKeepToTheRatesOfTheirHost() throws IOException {
    Path index = index("/s1", "/s2", "/s3", "/s4", "/s5", "/s6");
    for (String rate : List.of("--rate", "--host-rate")) {
      int before = server.requests().size();
      long start = System.nanoTime();
      Cli.run(rate, "10/s", index.toString()).exits(0);
      long millis = (System.nanoTime() - start) / 1_000_000;
      int sent = server.requests().size() - before;
      assertEquals(12, sent);
      // The first ones of a rate may come at once.
      assertTrue(millis >= 900, rate + ": " + sent + " requests in " + millis + " ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void onceFailuresEndTheRunNoSitemapIsFetchedAnyMore(String executor) throws IOException {
    String[] paths =
        IntStream.rangeClosed(1, 60).mapToObj(i -> "/gone-from/" + i).toArray(String[]::new);
    Path index = index(paths);
    Path after = Files.writeString(folder.resolve("after"), server.url("/later") + "\n");
    Cli.Result result =
        Cli.run("-e", executor, "--fail-fast", index.toString(), after.toString()).exits(5);
    long asked =
        server.requests().stream().filter(r -> r.getTarget().startsWith("/gone-from")).count();
    assertTrue(asked < 30, asked + " of 60 sitemaps");
    // What stands behind the index in the list is told, and not fetched.
    JsonNode last =
        result.records().stream()
            .filter(record -> record.get("input").textValue().endsWith("/later"))
            .findFirst()
            .orElseThrow();
    assertEquals("interrupted", last.at("/error/kind").textValue());
    assertEquals(
        result.records().size(),
        result.records().stream().map(record -> record.get("index")).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void theDeadlineEndsASitemapThatDoesNotCome(String executor) throws IOException {
    Path index = index("/sitemap.xml", "/never", "/sitemap.xml");
    long start = System.nanoTime();
    Cli.Result result = Cli.run("-e", executor, "--deadline", "500ms", index.toString()).exits(5);
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertEquals(2, result.records().size(), result.out());
    assertEquals(
        3, server.requests().stream().filter(r -> !r.getTarget().equals("/sitemap.xml")).count());
  }

  @Test
  void aSitemapIsNotTriedAgainAtTheEndThatItHoldsBack() throws IOException {
    Path index = index("/sitemap.xml", "/busy");
    Cli.Result result = Cli.run("--retry", "0", "--recheck", "1ms", index.toString()).exits(4);
    assertTrue(result.err().contains("/busy: status 503"), result.err());
    assertEquals(2, result.records().size());
  }

  @Test
  void aSitemapFromStandardInputIsNamedByFormat() {
    Cli.Result result =
        new Cli().in(sitemap("urlset", "url", "/a")).with("--input-format", "sitemap").exits(0);
    assertEquals(1, result.record().get("line").intValue());
  }

  private Path index(String... paths) throws IOException {
    return Files.writeString(
        folder.resolve("index.xml"), sitemap("sitemapindex", "sitemap", paths));
  }
}
