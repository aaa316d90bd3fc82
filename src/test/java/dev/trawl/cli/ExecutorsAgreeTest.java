package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The list that comes with trawl, on every executor.
final class ExecutorsAgreeTest {
  private static final Set<String> MEASURED =
      Set.of("started_at", "queue_ms", "dns_ms", "connect_ms", "tls_ms", "ttfb_ms", "total_ms");

  @TempDir private Path folder;

  @Test
  void theSampleListGivesTheSameRecordsOnEveryExecutor() throws IOException {
    int port = WebServer.freePort();
    String sample = Files.readString(Path.of("urls-sample.txt"));
    Path list = Files.writeString(folder.resolve("list"), sample.replace(":8765", ":" + port));
    List<JsonNode> virtual = records("virtual", port, list);
    assertEquals(virtual, records("fixed", port, list));
    assertEquals(virtual, records("async", port, list));

    long entries = sample.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).count();
    assertEquals(entries, virtual.size());
    assertSome(virtual, "ok", "true");
    assertSome(virtual, "status", "404");
    assertSome(virtual, "flaky", "true");
    assertSome(virtual, "redirects", "[{");
    assertSome(virtual, "json", "{");
    assertSome(virtual, "error", "\"kind\":\"connect\"");
    assertSome(virtual, "error", "\"kind\":\"invalid_url\"");
  }

  /// In the order of the list, without what differs from run to run.
  private static List<JsonNode> records(String executor, int port, Path list) {
    return Cli.run(
            "--demo-server=" + port,
            "--executor",
            executor,
            "--ordered",
            "--retry-delay",
            "1ms",
            "--include",
            "body",
            list.toString())
        .exits(1)
        .records()
        .stream()
        .<JsonNode>map(record -> ((ObjectNode) record).remove(MEASURED))
        .toList();
  }

  private static void assertSome(List<JsonNode> records, String field, String part) {
    assertTrue(
        records.stream().anyMatch(r -> r.has(field) && r.get(field).toString().contains(part)),
        "no record with " + part + " in " + field);
  }
}
