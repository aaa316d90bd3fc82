package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.engine.ExecutorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One entry, one record, whatever the list.
final class RandomListsTest {
  private static final int LINES = 400;

  private final WebServer server = new WebServer(RandomListsTest::answer);

  @TempDir private Path folder;

  private static MockResponse answer(RecordedRequest request) {
    String path = request.getTarget();
    return path.equals("/redirect")
        ? new MockResponse.Builder().code(302).addHeader("Location: /200").build()
        : WebServer.status(Integer.parseInt(path.substring(1)));
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// A sort of line.
  ///
  /// @param outcome a status or an error's kind; empty if the line is no entry
  private record Sort(ByteString line, String outcome) {
    Sort(String line, String outcome) {
      this(ByteString.encodeUtf8(line), outcome);
    }
  }

  private List<Sort> sorts() throws IOException {
    return List.of(
        new Sort(server.url("/200"), "200"),
        new Sort(" " + server.url("/200") + "\t\r", "200"),
        new Sort(server.url("/404"), "404"),
        new Sort(server.url("/500"), "500"),
        new Sort(server.url("/redirect"), "200"),
        new Sort("http://127.0.0.1:" + WebServer.freePort() + "/", "connect"),
        new Sort("http://", "invalid_url"),
        new Sort("not a url", "invalid_url"),
        new Sort("http://h/\u0000\u001B]0;x\u0007\u2028", "invalid_url"),
        new Sort(ByteString.decodeHex("68ffc0"), "invalid_url"),
        new Sort("é".repeat(40_000), "invalid_url"),
        new Sort("a b\"}{\\", "invalid_url"),
        new Sort("", ""),
        new Sort(" \t\r", ""),
        new Sort("# http://h/", ""));
  }

  @ParameterizedTest
  @EnumSource(ExecutorKind.class)
  void everyEntryHasExactlyItsRecord(ExecutorKind executor) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Sort> sorts = sorts();
    Buffer list = new Buffer();
    List<Integer> lines = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    for (int line = 1; line <= LINES; line++) {
      Sort sort = sorts.get(random.nextInt(sorts.size()));
      list.write(sort.line()).writeByte('\n');
      if (!sort.outcome().isEmpty()) {
        lines.add(line);
        outcomes.add(sort.outcome());
      }
    }
    Path file = Files.write(folder.resolve("list"), list.readByteArray());

    List<JsonNode> records =
        Cli.run(
                "-e",
                executor.name(),
                "-c",
                "7",
                "--retry-delay",
                "1ms",
                "--host-errors",
                "0",
                file.toString())
            .exits(1)
            .records()
            .stream()
            .sorted(Comparator.comparingInt(record -> record.get("index").intValue()))
            .toList();
    String which = "seed " + seed;
    assertEquals(
        IntStream.rangeClosed(1, lines.size()).boxed().toList(), numbers(records, "index"), which);
    assertEquals(lines, numbers(records, "line"), which);
    assertEquals(outcomes, records.stream().map(RandomListsTest::outcome).toList(), which);
    for (JsonNode record : records) {
      assertEquals(record.path("status").asInt() == 200, record.get("ok").booleanValue(), which);
      assertTrue(record.has("input") ^ record.has("input_base64"), which);
    }
  }

  private static String outcome(JsonNode record) {
    return record.path("status").asText(record.at("/error/kind").asText());
  }

  private static List<Integer> numbers(List<JsonNode> records, String field) {
    return records.stream().map(record -> record.get(field).intValue()).toList();
  }
}
