package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangesTest {
  private final Map<String, MockResponse> pages = new ConcurrentHashMap<>();
  private WebServer server;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server =
        new WebServer(request -> pages.getOrDefault(request.getTarget(), WebServer.status(404)))
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /// A run without retries.
  private Cli.Result run(List<String> paths, Object... options) {
    List<String> arguments = new ArrayList<>(List.of("--retry", "0"));
    Arrays.stream(options).map(Object::toString).forEach(arguments::add);
    paths.forEach(path -> arguments.add(server.url(path)));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private Map<String, String> changes(List<JsonNode> records) {
    Map<String, String> changes = new TreeMap<>();
    for (JsonNode record : records) {
      String path = record.get("input").textValue().replaceFirst("^http://[^/]*", "");
      changes.put(path, record.path("change").asText("-"));
    }
    return changes;
  }

  @Test
  void everyRecordSaysWhatHasChanged() {
    for (String path : List.of("/same", "/body", "/status", "/breaks")) {
      pages.put(path, WebServer.text("1"));
    }
    List<String> paths = List.of("/same", "/body", "/status", "/breaks", "/works", "/down");
    Cli.Result first = run(paths, "-o", file("1"), "--hash", "sha256").exits(1);
    assertEquals("", first.out());
    pages.put("/body", WebServer.text("2"));
    pages.put("/status", new MockResponse.Builder().code(201).body("1").build());
    pages.put("/breaks", WebServer.status(500));
    pages.put("/works", WebServer.text("1"));
    pages.put("/new", WebServer.text("1"));
    List<String> more = new ArrayList<>(paths);
    more.add("/new");
    more.add("/newly-down");
    Cli.Result second = run(more, "--baseline", file("1")).exits(1);
    assertEquals(
        Map.of(
            "/same", "same",
            "/body", "changed",
            "/status", "changed",
            "/breaks", "broken",
            "/works", "fixed",
            "/down", "same",
            "/new", "new",
            "/newly-down", "new"),
        changes(second.records()));
    assertTrue(
        second.err().endsWith("; since the baseline 1 broken, 1 fixed, 2 changed, 2 new\n"),
        second.err());
  }

  @Test
  void nothingIsPrintedWhenNothingChanged() {
    pages.put("/a", WebServer.text("a"));
    run(List.of("/a", "/down"), "-o", file("1"), "--hash", "sha256").exits(1);
    Cli.Result second =
        run(List.of("/down", "/a"), "--baseline", file("1"), "--only-changes").exits(0);
    assertEquals("", second.printed());
  }

  @Test
  void whatWasNotOkBeforeIsNoFailure() {
    pages.put("/a", WebServer.text("a"));
    run(List.of("/a", "/down"), "-o", file("1"), "--hash", "sha256").exits(1);
    pages.put("/a", WebServer.text("b"));
    Cli.Result changed =
        run(List.of("/a", "/down"), "--baseline", file("1"), "--only-changes").exits(0);
    assertEquals(Map.of("/a", "changed"), changes(changed.records()));
    assertTrue(changed.err().contains("1 changed"), changed.err());
    pages.remove("/a");
    Cli.Result broken =
        run(List.of("/a", "/down"), "--baseline", file("1"), "--only-changes").exits(1);
    assertEquals(Map.of("/a", "broken"), changes(broken.records()));
    run(List.of("/down", "/new-and-down"), "--baseline", file("1"), "--only-changes").exits(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-progress", "--ordered"})
  void allRecordsGoIntoTheFileWhereWhatChangedIsPrinted(String order) throws IOException {
    pages.put("/a", WebServer.text("a"));
    pages.put("/b", WebServer.text("b"));
    List<String> paths = List.of("/a", "/b", "/a?");
    run(paths, "-o", file("1"), "--hash", "sha256").exits(1);
    for (int i = 2; i <= 4; i++) {
      pages.put("/b", WebServer.text("b" + i / 3));
      Cli.Result next =
          run(paths, order, "--baseline", file("" + (i - 1)), "--only-changes", "-o", file("" + i))
              .exits(0);
      // The third run finds what the second did.
      assertEquals(i == 4 ? Map.of() : Map.of("/b", "changed"), changes(next.records()));
      List<JsonNode> all = Records.of(Files.readAllBytes(file("" + i)));
      assertEquals(3, all.size());
      assertEquals("same", changes(all).get("/a"));
    }
  }

  @Test
  void withoutADigestOnlyTheStatusCounts() {
    pages.put("/a", WebServer.text("a"));
    run(List.of("/a"), "-o", file("1")).exits(0);
    pages.put("/a", WebServer.text("b"));
    assertEquals(
        "same", run(List.of("/a"), "--baseline", file("1")).record().get("change").textValue());
  }

  @Test
  void anotherMethodIsAnotherEntry() {
    run(List.of("/a"), "-o", file("1")).exits(1);
    assertEquals(
        "new",
        run(List.of("/a"), "-I", "--baseline", file("1")).record().get("change").textValue());
  }

  @Test
  void entriesWithPasswordsAreKnownAgain() {
    pages.put("/a", WebServer.text("a"));
    String url = server.url("/a").replace("//", "//u:s3cr3t@");
    Cli.run("-o", file("1").toString(), url).exits(0);
    Cli.Result second = Cli.run("--baseline", file("1").toString(), url).exits(0);
    assertEquals("same", second.record().get("change").textValue());
  }

  @Test
  void aLineThatWasCutIsKnownAgain() throws IOException {
    String url = server.url("/" + "a".repeat(40_000));
    Path list = Files.writeString(file("list"), url);
    Cli.run("--retry", "0", "-o", file("1").toString(), list.toString()).exits(1);
    assertTrue(
        Records.of(Files.readAllBytes(file("1"))).getFirst().has("truncated_fields"),
        "the line was not cut");
    Cli.Result second =
        Cli.run("--retry", "0", "--baseline", file("1").toString(), list.toString()).exits(1);
    assertEquals("same", second.record().get("change").textValue());
  }

  @Test
  void aBaselineThatIsNoneIsRefusedBeforeAnythingIsFetched() throws IOException {
    Cli.Result missing = run(List.of("/"), "--baseline", file("1")).exits(2);
    assertTrue(
        missing
            .err()
            .startsWith(
                "trawl: --baseline cannot read "
                    + file("1")
                    + ": no such file or folder; begin with an empty file"),
        missing.err());
    Path notes = Files.writeString(file("notes"), "{\"a\":1}\n");
    Path kept = Files.writeString(file("kept"), "kept");
    Cli.Result wrong = run(List.of("/"), "--baseline", notes, "-o", kept).exits(2);
    assertEquals(
        "trawl: --baseline cannot read " + notes + ": line 1 is a record without ok\n",
        wrong.err());
    assertEquals("kept", Files.readString(kept));
    assertEquals(List.of(), server.requests());
  }

  @Test
  void theBaselineIsNotOverwritten() throws IOException {
    Path results = Files.createFile(file("1"));
    Cli.Result same = run(List.of("/"), "--baseline", results, "-o", results).exits(2);
    assertTrue(same.err().contains(": --baseline reads it, too"), same.err());
  }

  @Test
  void theNumbersOfARunAreWritten() throws IOException {
    pages.put("/a", WebServer.text("a"));
    Path metrics = file("m.prom");
    run(List.of("/a"), "--metrics", metrics).exits(0);
    String success = line(metrics, "trawl_last_success_timestamp_seconds");
    run(List.of("/a", "/down"), "--metrics", metrics).exits(1);
    assertEquals(success, line(metrics, "trawl_last_success_timestamp_seconds"));
    assertEquals("trawl_exit_status{name=\"m\"} 1.0", line(metrics, "trawl_exit_status"));
    run(List.of("/a"), "--metrics", metrics, file("no-such-list")).exits(4);
    Cli.Result unwritten = run(List.of("/a"), "--metrics", file("none/m.prom")).exits(3);
    assertEquals(
        "trawl: --metrics cannot write " + file("none/m.prom") + ": no such file or folder",
        unwritten.err().lines().toList().getLast());
  }

  private static String line(Path metrics, String name) throws IOException {
    return Files.readString(metrics).lines().filter(l -> l.startsWith(name)).findFirst().orElse("");
  }

  @Test
  void anEmptyFileIsABaselineToBeginWith() throws IOException {
    Path results = Files.createFile(file("1"));
    assertEquals(
        "new",
        run(List.of("/"), "--baseline", results).exits(1).record().get("change").textValue());
  }
}
