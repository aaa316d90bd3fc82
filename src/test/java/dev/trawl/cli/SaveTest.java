package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.journal.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import okio.ByteString;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies in files: rows 72 and 73 of the table in src/docs/faults.md. Row 71 is in SaveFaultsIT.
final class SaveTest {
  private final AtomicInteger asked = new AtomicInteger();

  @TempDir private Path temporary;
  private WebServer server;
  private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = new WebServer(this::answer).start();
    folder = temporary.resolve("bodies");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.getTarget();
    return switch (path) {
      case "/204" -> WebServer.status(204);
      case "/304" -> WebServer.status(304);
      case "/empty" -> WebServer.status(200);
      case "/404" -> WebServer.text("not here").newBuilder().code(404).build();
      case "/moved" ->
          WebServer.text("moved").newBuilder().code(302).addHeader("Location: /b").build();
      case "/busy" -> WebServer.text("busy").newBuilder().code(503).build();
      case "/flaky" ->
          asked.incrementAndGet() < 3
              ? WebServer.text("try again").newBuilder().code(503).build()
              : WebServer.text("at last");
      case "/cut" ->
          WebServer.text("abc")
              .newBuilder()
              .setHeader("Content-Length", 9)
              .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
              .build();
      case "/gzip" -> gzip();
      default -> WebServer.text(path);
    };
  }

  private static MockResponse gzip() {
    Buffer gzip = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(gzip))) {
      sink.writeUtf8("plain");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new MockResponse.Builder().addHeader("Content-Encoding: gzip").body(gzip).build();
  }

  private Cli.Result save(List<String> paths, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--save", folder.toString()));
    paths.forEach(path -> arguments.add(server.url(path)));
    return Cli.run(Cli.arguments(arguments, options));
  }

  /// Where a body goes if nobody says otherwise.
  private static String place(long index, String body, String ending) {
    String digest = ByteString.encodeUtf8(body).sha256().hex();
    return digest.substring(0, 2) + "/" + index + "-" + digest + ending;
  }

  /// The files below the folder, relative to it.
  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String text(String place) throws IOException {
    return Files.readString(folder.resolve(place));
  }

  private static String saved(JsonNode record) {
    return record.path("saved").asText("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed", "virtual", "async"})
  void eachBodyHasAFileThatItsRecordNames(String executor) throws IOException {
    List<String> paths = Stream.iterate(0, i -> i + 1).limit(100).map(i -> "/" + i).toList();
    List<JsonNode> records = save(paths, "-e", executor, "--ordered").exits(0).records();
    assertEquals(100, files().size());
    for (JsonNode record : records) {
      long index = record.get("index").longValue();
      String body = "/" + (index - 1);
      assertEquals(place(index, body, ".txt"), saved(record));
      assertEquals(body, text(saved(record)));
    }
    assertFalse(Files.exists(folder.resolve(".trawl")), "nothing else is left");
  }

  @Test
  void aBodyIsSavedAfterDecoding() throws IOException {
    JsonNode record = save(List.of("/gzip")).exits(0).record();
    assertEquals("plain", text(saved(record)));
  }

  @Test
  void whatHasNoBodyHasNoFile() throws IOException {
    save(List.of("/a", "/b"), "--head").exits(0);
    save(List.of("/204")).exits(0);
    save(List.of("/304")).exits(1);
    assertEquals(Set.of(), files());
    JsonNode empty = save(List.of("/empty")).exits(0).record();
    assertEquals(place(1, "", ".bin"), saved(empty));
    assertEquals("", text(saved(empty)));
  }

  @Test
  void anAnswerThatIsNotOkIsSavedToo() throws IOException {
    JsonNode record = save(List.of("/404")).exits(1).record();
    assertEquals("not here", text(saved(record)));
  }

  @Test
  void whatDidNotComeAsAWholeIsNotSaved() throws IOException {
    List<JsonNode> records =
        save(List.of("/cut", "/longer-than-that"), "--max-filesize", "9", "--retry", "0")
            .exits(1)
            .records();
    records.forEach(record -> assertEquals("none", saved(record), record.toString()));
    assertEquals(Set.of(), files());
  }

  @Test
  void onlyTheLastAnswerOfAnEntryIsSaved() throws IOException {
    List<JsonNode> records =
        save(List.of("/moved", "/flaky", "/busy"), "--ordered", "--retry-delay", "1ms")
            .exits(1)
            .records();
    assertEquals(
        List.of("/b", "at last", "busy"),
        List.of(
            text(saved(records.get(0))), text(saved(records.get(1))), text(saved(records.get(2)))));
    assertEquals(3, files().size());
  }

  @Test
  void whatWaitedForAnotherAttemptInTheEndKeepsItsBody() throws IOException {
    JsonNode record =
        save(List.of("/busy"), "--retry", "9", "--retry-delay", "1h", "--deadline", "500ms")
            .exits(5)
            .record();
    assertEquals("busy", text(saved(record)));
    assertEquals(1, files().size());
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    save(List.of("/a"), "--save-as", "page{ext}").exits(0);
    Path first = folder.resolve(files().iterator().next());
    Files.writeString(first, "mine");
    String digest = ByteString.encodeUtf8("/a").sha256().hex().substring(0, 2);
    JsonNode second = save(List.of("/a"), "--save-as", "page{ext}").exits(0).record();
    assertEquals(digest + "/page-2.txt", saved(second));
    assertEquals("mine", Files.readString(first));
    // What is there already, and the same, stays what it is.
    JsonNode third = save(List.of("/a"), "--save-as", "page{ext}").exits(0).record();
    assertEquals(saved(second), saved(third));
    assertEquals(Set.of(digest + "/page.txt", digest + "/page-2.txt"), files());
  }

  @Test
  void aLinkInThePlaceOfAFileIsNotFollowed() throws IOException {
    String place = place(1, "/a", ".txt");
    Path file = folder.resolve(place);
    Files.createDirectories(file.getParent());
    Path outside = Files.writeString(temporary.resolve("outside"), "/a");
    for (Path target : List.of(outside, temporary.resolve("nowhere"))) {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, target);
      JsonNode record = save(List.of("/a")).exits(0).record();
      assertEquals(place.replace(".txt", "-2.txt"), saved(record));
      assertFalse(Files.isSymbolicLink(folder.resolve(saved(record))));
      assertEquals("/a", text(saved(record)));
    }
    assertEquals("/a", Files.readString(outside));
    assertFalse(Files.exists(temporary.resolve("nowhere")));
  }

  @Test
  void aLinkInThePlaceOfAFolderIsRefused() throws IOException {
    String within = place(1, "/a", ".txt").substring(0, 2);
    Files.createDirectories(folder);
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.createSymbolicLink(folder.resolve(within), outside);
    JsonNode record = save(List.of("/a")).exits(3).record();
    assertEquals("none", saved(record));
    assertFalse(record.get("ok").booleanValue());
    assertEquals("sink", record.at("/error/kind").textValue());
    assertEquals(
        "cannot save the body: " + within + " is no folder",
        record.at("/error/message").textValue());
    assertEquals(200, record.get("status").intValue());
    assertArrayEquals(new String[0], outside.toFile().list());
    assertEquals(Set.of(within), files());
  }

  @Test
  void oneBodyThatIsLostIsExitStatus3() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(place(2, "/b", ".txt").substring(0, 2)), "mine");
    Cli.Result result = save(List.of("/a", "/b", "/c"), "--max-failures", "5").exits(3);
    assertEquals(3, result.records().size());
    assertTrue(result.err().contains("2 ok, 1 failed (sink: 1)"), result.err());
  }

  @Test
  void afterTenInARowTheRunEnds() throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 256; i++) {
      Files.writeString(folder.resolve("%02x".formatted(i)), "mine");
    }
    List<String> paths = Stream.iterate(0, i -> i + 1).limit(100).map(i -> "/" + i).toList();
    Cli.Result result = save(paths, "-c", "1").exits(3);
    assertEquals(
        10, result.records().stream().filter(r -> r.has("status")).count(), "stopped after these");
    assertTrue(
        result.err().contains("trawl: stopped after 10 bodies in a row: cannot save the body: "),
        result.err());
    assertEquals(256, files().size());
  }

  @Test
  void whatIsLeftOfARunThatWasKilledIsRemoved() throws IOException {
    Path parts = Files.createDirectories(folder.resolve(".trawl"));
    Files.writeString(parts.resolve("17.part"), "torn");
    Files.writeString(parts.resolve("lock"), "");
    Files.writeString(parts.resolve("mine"), "not trawl's");
    save(List.of("/a")).exits(0);
    assertEquals(Set.of(".trawl/mine", place(1, "/a", ".txt")), files());
  }

  @Test
  void aFolderIsUsedByOneRunAtATime() throws IOException {
    Path parts = Files.createDirectories(folder.resolve(".trawl"));
    try (ResultFile held = ResultFile.open(parts.resolve("lock"), false).orElseThrow()) {
      assertEquals(
          "trawl: --save cannot use " + folder + ": another trawl is using it\n",
          save(List.of("/a")).exits(2).err());
      assertEquals(List.of(), server.requests());
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsExitStatus3() throws IOException {
    Files.writeString(folder, "a file");
    assertEquals(
        "trawl: --save cannot use " + folder + ": it is no folder\n",
        save(List.of("/a")).exits(3).err());
    Files.delete(folder);
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve(".trawl"), temporary);
    assertEquals(
        "trawl: --save cannot use " + folder + ": .trawl is no folder\n",
        save(List.of("/a")).exits(3).err());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void whatResumesFetchesWhatCouldNotBeSaved() throws IOException {
    Path results = temporary.resolve("results.jsonl");
    Files.createDirectories(folder);
    Path inTheWay = folder.resolve(place(2, "/b", ".txt").substring(0, 2));
    Files.writeString(inTheWay, "mine");
    String[] resumed = {"-o", results.toString(), "--resume"};
    save(List.of("/a", "/b"), resumed).exits(3);
    Files.delete(inTheWay);
    save(List.of("/a", "/b"), resumed).exits(0);
    assertEquals(Set.of(place(1, "/a", ".txt"), place(2, "/b", ".txt")), files());
    assertEquals(2, new String(Files.readAllBytes(results), UTF_8).lines().count());
  }

  @Test
  void naughtyListsAndServersChooseNoPlace() throws IOException {
    Path list =
        Files.writeString(
            temporary.resolve("list.jsonl"),
            Stream.of(
                    "../../x",
                    "%2e%2e%2f",
                    "/etc/passwd",
                    "a\\\\b",
                    "-rf",
                    ".",
                    "..",
                    "\\u0000",
                    "CON",
                    "é".repeat(300),
                    "x. ",
                    "A",
                    "a",
                    "",
                    ".trawl")
                .map(id ->
                    "{\"url\":\""
                        + server.url("/../..%2f..\\\\x.sh?/.exe")
                        + "\",\"id\":\""
                        + id
                        + "\"}\n")
                .collect(Collectors.joining()));
    Cli.Result result =
        Cli.run("--save", folder.toString(), "--save-as", "{id}{ext}", list.toString()).exits(0);
    assertEquals(15, result.records().size());
    Set<String> places =
        result.records().stream()
            .map(SaveTest::saved)
            .collect(Collectors.toCollection(TreeSet::new));
    places.forEach(
        place -> assertTrue(place.matches("[0-9a-f]{2}/[A-Za-z0-9_][A-Za-z0-9._-]{0,210}"), place));
    assertEquals(places, files());
    try (Stream<Path> beside = Files.list(temporary)) {
      assertEquals(Set.of(folder, list), beside.collect(Collectors.toSet()));
    }
  }
}
