package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      case "/gone" -> WebServer.status(404);
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
  void aSitemapFromStandardInputIsNamedByFormat() {
    Cli.Result result =
        new Cli().in(sitemap("urlset", "url", "/a")).with("--format", "sitemap").exits(0);
    assertEquals(1, result.record().get("line").intValue());
  }

  private Path index(String... paths) throws IOException {
    return Files.writeString(
        folder.resolve("index.xml"), sitemap("sitemapindex", "sitemap", paths));
  }
}
