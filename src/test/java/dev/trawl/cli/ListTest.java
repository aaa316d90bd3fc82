package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be a list, and what becomes of its entries.
final class ListTest {
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
  void standardInputIsTheListUnlessThereAreArguments() {
    String list = "# list\n" + server.url("/a") + "\n\n" + server.url("/b");
    List<JsonNode> records = new Cli().in(list).with("-c", "1").exits(0).records();
    assertEquals(List.of(2, 4), numbers(records, "line"));
    assertEquals(List.of(1, 2), numbers(records, "index"));
    assertEquals(List.of("/a", "/b"), targets());
  }

  @Test
  void aListThatIsHandedInKeepsItsNumbers() throws IOException {
    Path results = folder.resolve("results");
    Files.writeString(results, new Cli().list(entries(5, 4000)).with("-c", "1").exits(0).out());
    assertEquals(List.of("/5", "/4000"), targets());
    List<JsonNode> records = Records.of(Files.readString(results));
    assertEquals(List.of(5, 4000), numbers(records, "index"));
    assertEquals(List.of(6, 4001), numbers(records, "line"));

    new Cli()
        .list(entries(5, 7, 4000))
        .with("-o", results.toString(), "--resume", "--unique")
        .exits(0);
    assertEquals("/7", server.last().getTarget());
    assertEquals(List.of(5, 4000, 7), numbers(Records.of(Files.readString(results)), "index"));
    assertEquals(3, server.requests().size());
  }

  private TargetSource entries(long... indexes) {
    PrimitiveIterator.OfLong each = Arrays.stream(indexes).iterator();
    return () -> each.hasNext() ? Optional.of(entry(each.nextLong())) : Optional.empty();
  }

  private Target entry(long index) {
    return new Target(index, OptionalLong.of(index + 1), new Input.Text(server.url("/" + index)));
  }

  @Test
  void urlsFilesAndStandardInputMayBeMixed() throws IOException {
    Path file = Files.writeString(folder.resolve("list"), server.url("/b") + "\n");
    List<JsonNode> records =
        new Cli()
            .in(server.url("/c"))
            .with("-c", "1", server.url("/a"), file.toString(), "-", server.url("/d"))
            .exits(0)
            .records();
    assertEquals(List.of(1, 2, 3, 4), numbers(records, "index"));
    assertEquals(List.of("/a", "/b", "/c", "/d"), targets());
    assertFalse(records.get(0).has("line"));
    assertEquals(1, records.get(1).get("line").intValue());
  }

  @Test
  void anEmptyListIsARunWithoutRecords() {
    for (String list : List.of("", "\n\n", "# nothing\n")) {
      Cli.Result result = new Cli().in(list).with().exits(0);
      assertEquals("", result.out());
      assertTrue(result.err().startsWith("trawl: 0 entries in "), result.err());
    }
  }

  @Test
  void theSameUrlTwiceIsTwoRecords() {
    assertEquals(2, Cli.run(server.url("/"), server.url("/")).exits(0).records().size());
    assertEquals(2, server.requests().size());
  }

  @Test
  void repeatsCanBeLeftOut() {
    String list = (server.url("/a") + "\n").repeat(3) + server.url("/b");
    Cli.Result result = new Cli().in(list).with("--unique", "--ordered").exits(0);
    assertEquals(List.of(1, 4), numbers(result.records(), "index"));
    assertEquals(2, server.requests().size());
    assertTrue(result.err().endsWith("; 2 repeats left out\n"), result.err());
  }

  @Test
  void badEntriesGetTheirRecordAndNothingIsSent() {
    String list = "http://\nnot a url\nhttp://h:99999/\nftp://x/\n" + "a".repeat(70 * 1024) + "\n";
    Cli.Result result = new Cli().in(list).with("--ordered", "--retry-delay", "0").exits(1);
    List<JsonNode> records = result.records();
    assertEquals(List.of(1, 2, 3, 4, 5), numbers(records, "line"));
    for (JsonNode record : records) {
      assertEquals("invalid_url", record.at("/error/kind").textValue(), record.toString());
      assertEquals(0, record.get("attempts").intValue());
      assertFalse(record.get("ok").booleanValue());
      assertFalse(record.has("url"));
    }
    assertTrue(result.err().contains("0 ok, 5 failed (invalid_url: 5)"), result.err());
  }

  @Test
  void bytesThatAreNotUtf8ComeBackInBase64() throws IOException {
    Path file = folder.resolve("list");
    Files.write(file, new byte[] {'h', (byte) 0xFF, '\n'});
    JsonNode record = Cli.run(file.toString()).exits(1).record();
    assertEquals("aP8=", record.get("input_base64").textValue());
    assertEquals("not UTF-8", record.at("/error/message").textValue());
  }

  @Test
  void entriesWithoutASchemeGetTheDefaultOne() {
    String entry = "127.0.0.1:" + server.port() + "/x";
    assertEquals(
        "http://" + entry,
        new Cli()
            .in(entry)
            .with("--default-scheme", "http")
            .exits(0)
            .record()
            .get("url")
            .textValue());
    assertEquals(
        "https://127.0.0.1:1/x",
        new Cli()
            .in("127.0.0.1:1/x")
            .with("--retry", "0")
            .exits(1)
            .record()
            .get("url")
            .textValue());
  }

  @Test
  void aListThatFailsInTheMiddleIsSaidAfterTheRecordsOfItsBeginning() {
    Path memory = Path.of("/proc/self/mem");
    assumeTrue(Files.isReadable(memory), "no /proc");
    Cli.Result result = Cli.run(server.url("/"), memory.toString()).exits(4);
    assertEquals(1, result.records().size());
    assertTrue(result.err().contains("trawl: cannot read /proc/self/mem: "), result.err());
  }

  @Test
  void aClosedStandardInputDoesNotMatterToARunThatDoesNotReadIt() {
    new Cli().closed(Standard.IN).with(server.url("/")).exits(0);
    new Cli().terminals(Standard.IN).with(server.url("/")).exits(0);
  }

  @Test
  void theDemoServerRunsForTheLengthOfTheRun() throws IOException {
    int port = WebServer.freePort();
    Path file =
        Files.writeString(folder.resolve("list"), "http://127.0.0.1:" + port + "/status/204\n");
    assertEquals(
        204,
        Cli.run("--demo-server=" + port, file.toString())
            .exits(0)
            .record()
            .get("status")
            .intValue());
    new Cli().environment("TRAWL_DEMO_SERVER", port).with(file.toString()).exits(0);
    Cli.run("--retry", "0", file.toString()).exits(1);
  }

  private List<String> targets() {
    return server.requests().stream().map(RecordedRequest::getTarget).toList();
  }

  private static List<Integer> numbers(List<JsonNode> records, String field) {
    return records.stream().filter(r -> r.has(field)).map(r -> r.get(field).intValue()).toList();
  }
}
