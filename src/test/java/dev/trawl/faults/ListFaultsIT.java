package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.WebServer;
import dev.trawl.http.RawServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists that are not as they should be: rows 44 and 54 to 61 of the table in src/docs/faults.md.
final class ListFaultsIT {
  private static final Map<String, String> SMALL = Map.of("TRAWL_JAVA_OPTS", "-Xmx64m");

  private final WebServer server = new WebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatSurroundsAnEntryDoesNotCount() throws Exception {
    String list =
        String.join(
            "\n",
            "\uFEFF" + server.url("/a") + "\r",
            "\r",
            "# no entry\r",
            " \t" + server.url("/b") + " ",
            "",
            server.url("/c"));
    List<JsonNode> records = fetched(list.getBytes(UTF_8), 0);
    assertEquals(List.of(1, 4, 6), records.stream().map(r -> r.get("line").asInt()).toList());
    assertEquals(
        List.of("/a", "/b", "/c"), server.requests().stream().map(r -> r.getTarget()).toList());
  }

  @Test
  void whatIsNoUrlIsReportedAndNotFetched() throws Exception {
    String here = "127.0.0.1:" + server.port() + "/";
    List<String> wrong =
        List.of(
            "http://" + here + "\u00FF",
            "http://" + here + "\u00ED\u00A0\u0080",
            "http://" + here + "a\rX",
            "http://" + here + "\0",
            "http://" + here + "a\tb",
            "http://" + here + "\u001B[31m",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:70000/",
            "http:///" + here,
            "http:/" + here,
            "http://a..b/",
            "http://" + "a".repeat(64) + ".test/",
            "htfp:",
            "htfp://" + here,
            "http://0177.0.0.1:" + server.port() + "/",
            "http://0x7f.1:" + server.port() + "/");
    List<JsonNode> records =
        fetched((String.join("\n", wrong) + "\n" + server.url("/")).getBytes(ISO_8859_1), 1);
    assertEquals(wrong.size() + 1, records.size());
    records.subList(0, wrong.size()).forEach(Expect.error("invalid_url"));
    Expect.ok(2).accept(records.getLast());
    assertEquals(1, server.requests().size());
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(
          wrong.get(i).getBytes(ISO_8859_1),
          Base64.getDecoder().decode(records.get(i).get("input_base64").asText()));
    }
  }

  @Test
  void aListInUtf16IsReadByItsByteOrderMarkOnly() throws Exception {
    String list = server.url("/1") + "\n" + server.url("/2") + "\n";
    fetched(list.getBytes(UTF_16LE), 1).forEach(Expect.error("invalid_url"));
    assertEquals(List.of(), server.requests());
    // Java writes a mark in front.
    fetched(list.getBytes(UTF_16), 0);
    assertEquals(2, server.requests().size());
  }

  @Test
  void aLineMayHaveAnyLength() throws Exception {
    try (Packaged trawl = Packaged.start(SMALL, "--ordered", "-")) {
      try (OutputStream list = trawl.in()) {
        list.write((server.url("/") + "a".repeat(100_000) + "\n").getBytes(UTF_8));
        byte[] part = "b".repeat(1_000_000).getBytes(UTF_8);
        for (int i = 0; i < 100; i++) {
          list.write(part);
        }
        list.write(("\n" + server.url("/") + "\n").getBytes(UTF_8));
      }
      List<JsonNode> records = trawl.end().exits(1).records();
      for (JsonNode tooLong : records.subList(0, 2)) {
        Expect.error("invalid_url").accept(tooLong);
        assertTrue(tooLong.get("input").asText().length() < 300, tooLong::toString);
      }
      assertTrue(records.get(1).at("/error/message").asText().endsWith(": 100000000 bytes"));
      Expect.ok(2).accept(records.get(2));
    }
  }

  @Test
  void aListWithoutALineEndIsReadUntilASignal() throws Exception {
    try (Packaged trawl = Packaged.start(SMALL, "/dev/zero")) {
      Path io = Path.of("/proc", Long.toString(trawl.pid()), "io");
      Await.until(
          "more is read than there is memory for",
          () ->
              Long.parseLong(text(io).lines().findFirst().orElseThrow().substring(7)) > 200 << 20);
      trawl.signal("TERM");
      assertEquals("", trawl.end().exits(143).out());
    }
  }

  @Test
  void theHostThatIsAskedIsInTheRecordBesideTheOneThatIsGiven() throws Exception {
    Path hosts =
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost xn--bcher-kva.test\n");
    Map<String, List<String>> hostsGiven =
        Map.of(
            "xn--bcher-kva.test",
                List.of("b\u00FCcher.test", "B\u00DCcher.test", "xn--bcher-kva.test"),
            "localhost", List.of("loc\u00ADalhost", "\u200Blocalhost", "LOCALHOST"),
            "127.0.0.1", List.of("\uFF11\uFF12\uFF17.0.0.1"));
    for (Map.Entry<String, List<String>> host : hostsGiven.entrySet()) {
      for (String given : host.getValue()) {
        String input = "http://" + given + ":" + server.port() + "/";
        JsonNode record =
            Packaged.run(Map.of("TRAWL_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts), input)
                .exits(0)
                .records()
                .getFirst();
        assertEquals(input, record.get("input").asText());
        assertEquals(
            "http://" + host.getKey() + ":" + server.port() + "/", record.get("url").asText());
      }
    }
  }

  @Test
  void theSameUrlManyTimesIsAsManyRecords() throws Exception {
    int times = 10_000;
    try (RawServer answers =
        new RawServer(connection -> {
          while (true) {
            connection.readRequest();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
        })) {
      Path list =
          Files.writeString(folder.resolve("list"), (answers.url("http") + "\n").repeat(times));
      List<JsonNode> records = Packaged.run(SMALL, list.toString()).exits(0).records();
      assertIndexes(times, records);
      assertEquals(times, answers.requests().size());
    }
  }

  @Test
  void aFolderAsStandardInputIsExitStatus4() throws Exception {
    Packaged.Ended ended = Packaged.bash("\"$trawl\" -q < /").exits(4);
    assertEquals("trawl: cannot read standard input: Is a directory\n", ended.err());
  }

  @Test
  void whatIsDoneIsWrittenWhileTheListStalls() throws Exception {
    Path fifo = folder.resolve("fifo");
    Packaged.bash("mkfifo '" + fifo + "'", Map.of("PATH", "/usr/bin:/bin")).exits(0);
    try (Packaged trawl = Packaged.start(Map.of(), fifo.toString());
        OutputStream list = new FileOutputStream(fifo.toFile())) {
      for (int entries = 1; entries <= 3; entries++) {
        list.write((server.url("/") + "\n").getBytes(UTF_8));
        int written = entries;
        Await.until("the record is written", () -> trawl.out().lines().count() == written);
      }
      assertTrue(trawl.isAlive());
      list.close();
      assertEquals(3, trawl.end().exits(0).records().size());
    }
  }

  @Test
  void whatIsAddedToTheListWhileItIsReadIsRead() throws Exception {
    Path list = folder.resolve("list");
    try (WebServer adding =
        new WebServer(request -> {
          if (request.getTarget().equals("/first")) {
            append(list, server.url("/added") + "\n");
          }
          return WebServer.text("ok");
        })) {
      adding.start();
      Files.writeString(list, adding.url("/first") + "\n" + (server.url("/") + "\n").repeat(20));
      assertIndexes(22, Packaged.run("-c", "1", list.toString()).exits(0).records());
    }
  }

  @Test
  void aListThatIsCutWhileItIsReadEndsThere() throws Exception {
    Path list = folder.resolve("list");
    try (WebServer cutting =
        new WebServer(request -> {
          if (request.getTarget().equals("/first")) {
            cut(list);
          }
          return WebServer.text("ok");
        })) {
      cutting.start();
      // As long as a power of two, so that wherever the reader is, no entry is cut.
      String line = server.url("/");
      String first = cutting.url("/first");
      Files.writeString(
          list,
          first
              + " ".repeat(63 - first.length())
              + "\n"
              + (line + " ".repeat(63 - line.length()) + "\n").repeat(5_000));
      List<JsonNode> records = Packaged.run("-c", "1", list.toString()).exits(0).records();
      assertTrue(records.size() < 5_000, () -> records.size() + " records");
      assertIndexes(records.size(), records);
    }
  }

  private List<JsonNode> fetched(byte[] list, int status) throws Exception {
    Path file = Files.write(folder.resolve("list"), list);
    return Packaged.run("--ordered", "-c", "1", file.toString()).exits(status).records();
  }

  private static void assertIndexes(int entries, List<JsonNode> records) {
    assertEquals(
        IntStream.rangeClosed(1, entries).boxed().toList(),
        records.stream().map(record -> record.get("index").asInt()).sorted().toList());
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cut(Path file) {
    try {
      Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
