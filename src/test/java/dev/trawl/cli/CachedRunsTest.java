package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that share a cache.
@Timeout(60)
final class CachedRunsTest {
  private static final String BODY = "0123456789".repeat(1000);

  @TempDir private Path folder;

  /// Its body is its path and then [#BODY].
  private static MockResponse page(RecordedRequest request, String... fields) {
    String tag = '"' + request.getTarget() + '"';
    boolean same = tag.equals(request.getHeaders().get("If-None-Match"));
    MockResponse.Builder page =
        same
            ? new MockResponse.Builder().code(304)
            : new MockResponse.Builder().body(request.getTarget() + BODY);
    page.addHeader("ETag", tag);
    for (String field : fields) {
      page.addHeader(field);
    }
    return page.build();
  }

  private static String digest(String path) {
    return ByteString.encodeUtf8(path + BODY).sha256().hex();
  }

  private static Map<String, Long> uses(List<JsonNode> records) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                record -> record.path("cache").asText("none"), Collectors.counting()));
  }

  private Cli.Result run(Path list, String... options) {
    return Cli.run(
        Cli.arguments(
            List.of("--cache", folder.resolve("cache").toString(), list.toString()), options));
  }

  private Path list(WebServer server, int entries, Function<Integer, String> path)
      throws IOException {
    return Files.writeString(
        folder.resolve("list"),
        IntStream.range(0, entries)
            .mapToObj(i -> server.url(path.apply(i)) + "\n")
            .collect(Collectors.joining()));
  }

  @Test
  void aSecondRunTransfersNoBodyAndHasNothingToSay() throws IOException {
    try (WebServer server = new WebServer(CachedRunsTest::page).start()) {
      Path list = list(server, 200, i -> "/" + i);
      String first = folder.resolve("first").toString();
      String second = folder.resolve("second").toString();
      run(list, "-o", first, "--hash", "sha256").exits(0);
      Cli.Result again = run(list, "--baseline", first, "--only-changes", "-o", second).exits(0);
      assertEquals("", again.printed());
      List<JsonNode> records = Records.of(Files.readAllBytes(Path.of(second)));
      assertEquals(Map.of("revalidated", 200L), uses(records));
      for (JsonNode record : records) {
        assertEquals(1, record.get("attempts").intValue());
        assertEquals("same", record.get("change").textValue());
      }
      assertEquals(400, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void theSameUrlManyTimesAtOnceHasItsBodyEachTime(String executor) throws IOException {
    try (WebServer server = new WebServer(CachedRunsTest::page).start()) {
      Path list = list(server, 1000, i -> "/" + i % 3);
      for (int i = 0; i < 2; i++) {
        List<JsonNode> records =
            run(list, "-e", executor, "-c", "64", "--hash", "sha256").exits(0).records();
        assertEquals(1000, records.size());
        for (JsonNode record : records) {
          String path = record.get("url").textValue().replaceFirst("^http://[^/]*", "");
          assertEquals(digest(path), record.get("sha256").textValue());
          assertEquals(path.length() + BODY.length(), record.get("bytes").intValue());
          assertEquals(1, record.get("attempts").intValue());
        }
        assertTrue(
            i == 0 || uses(records).equals(Map.of("revalidated", 1000L)),
            () -> uses(records).toString());
      }
      assertEquals(2000, server.requests().size());
    }
  }

  @Test
  void whatIsFreshCostsNoAttempt() throws IOException {
    try (WebServer server =
        new WebServer(request -> page(request, "Cache-Control: max-age=600")).start()) {
      Path list = list(server, 1, i -> "/a");
      run(list).exits(0);
      JsonNode hit = run(list, "--hash", "sha256").exits(0).record();
      assertEquals("hit", hit.get("cache").textValue());
      assertEquals(0, hit.get("attempts").intValue());
      assertEquals(200, hit.get("status").intValue());
      assertEquals(digest("/a"), hit.get("sha256").textValue());
      for (String field : List.of("http_version", "remote_ip", "ttfb_ms", "connect_ms", "flaky")) {
        assertFalse(hit.has(field), field);
      }
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void whatTheCacheGivesIsNotTriedAgain() throws IOException {
    MockResponse gone =
        WebServer.status(410).newBuilder().addHeader("Cache-Control: max-age=600").build();
    try (WebServer server = new WebServer(gone).start()) {
      Path list = list(server, 1, i -> "/a");
      run(list, "--retry", "0").exits(1);
      JsonNode hit = run(list, "--retry-on", "410", "--retry", "3").exits(1).record();
      assertEquals("hit", hit.get("cache").textValue());
      assertEquals(0, hit.get("attempts").intValue());
    }
  }

  @Test
  void theNextRunWithoutACacheSaysNothingOfOne() throws IOException {
    try (WebServer server = new WebServer(CachedRunsTest::page).start()) {
      assertFalse(Cli.run(server.url("/")).record().has("cache"));
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("cache"));
    Path list = Files.writeString(folder.resolve("list"), "http://127.0.0.1:1/\n");
    assertEquals(
        "trawl: --cache cannot use " + file + ": it is no folder\n", run(list).exits(2).err());
  }
}
