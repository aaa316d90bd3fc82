package dev.trawl.faults;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Archives;
import dev.trawl.Packaged;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies and full disks, and bodies and the end of a process at any moment: row 71 of the table in
/// src/docs/faults.md.
final class SaveFaultsIT {
  @TempDir private Path folder;

  @Test
  void aDiskThatFillsUpLosesNoRecordAndLeavesNoPart() throws Exception {
    String page = "0123456789".repeat(20_000);
    try (WebServer server = new WebServer(WebServer.text(page)).start()) {
      Files.writeString(folder.resolve("list"), list(server, 40));
      Path disk = Files.createDirectories(folder.resolve("disk"));
      Packaged.Ended ended =
          Mounts.bash(
              "mount -t tmpfs -o size=1m none '" + disk + "'",
              "cd '%s'; \"$trawl\" -c 2 --save disk list; echo $? >status; find disk -type f >files"
                  .formatted(folder));
      assertEquals("3\n", Files.readString(folder.resolve("status")), ended.err());
      assertTrue(
          ended
              .err()
              .endsWith(
                  "trawl: stopped after 10 bodies in a row: cannot save the body: No space left on"
                      + " device\n"),
          ended.err());
      Set<String> files = new TreeSet<>();
      int sinks = 0;
      for (JsonNode record : ended.records()) {
        String kind = record.at("/error/kind").asText();
        assertTrue(record.has("saved") || Set.of("sink", "interrupted").contains(kind), kind);
        sinks += kind.equals("sink") ? 1 : 0;
        if (record.has("saved")) {
          files.add("disk/" + record.get("saved").textValue());
        }
      }
      assertTrue(sinks >= 10, () -> ended.out());
      assertEquals(5, files.size(), "as many as fit in");
      assertEquals(files, new TreeSet<>(Files.readAllLines(folder.resolve("files"))));
    }
  }

  /// One that is too large for the rest of the disk, and then one that is not.
  @Test
  void anArchiveOnAFullDiskEndsWithAWholeRecord() throws Exception {
    byte[] noise = new byte[600_000];
    new Random(1).nextBytes(noise);
    try (WebServer server =
        new WebServer(request ->
            request.getTarget().equals("/3")
                ? WebServer.text("ok")
                : new MockResponse.Builder().body(new Buffer().write(noise)).build())
            .start()) {
      Files.writeString(folder.resolve("list"), list(server, 3));
      Path disk = Files.createDirectories(folder.resolve("disk"));
      Packaged.Ended ended =
          Mounts.bash(
              "mount -t tmpfs -o size=1m none '" + disk + "'",
              "cd '%s'; \"$trawl\" -c 1 --save parts --warc disk/a.warc.gz list; echo $? >status; cp"
                      .formatted(folder)
                  + " disk/a.warc.gz .");
      assertEquals("3\n", Files.readString(folder.resolve("status")), ended.err());
      assertEquals(
          List.of("", "sink", ""),
          ended.records().stream().map(r -> r.at("/error/kind").asText()).toList());
      Archives.assertValid(List.of(folder.resolve("a.warc.gz")));
      assertEquals(1 + 3 + 3, Archives.records(folder.resolve("a.warc.gz")).size());
    }
  }

  @Test
  void aFolderThatIsRemovedMeanwhileIsASink() throws Exception {
    try (WebServer server =
        new WebServer(
                request -> {
                  if (request.getTarget().equals("/1")) {
                    remove(folder.resolve("bodies"));
                  }
                  return WebServer.text("ok");
                })
            .start()) {
      Files.writeString(folder.resolve("list"), list(server, 3));
      Packaged.Ended ended = run("-c", "1", "list", "--save", "bodies");
      for (JsonNode record : ended.exits(3).records()) {
        assertEquals(
            "cannot save the body: no such file or folder",
            record.at("/error/message").textValue());
      }
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whateverItIsKilledAtEveryRecordHasItsFile() throws Exception {
    killed(2_000);
  }

  @Tag("soak")
  @Test
  void whateverItIsKilledAtEveryOfManyRecordsHasItsFile() throws Exception {
    killed(50_000);
  }

  /// Kills runs at random moments until the list is done.
  private void killed(int entries) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    try (WebServer server =
        new WebServer(request -> WebServer.text(body(request.getTarget()))).start()) {
      Files.writeString(folder.resolve("list"), list(server, entries));
      String[] command = {"list", "--resume", "-o", "results", "-c", "20", "--save", "bodies"};
      while (true) {
        try (Packaged trawl = start(command)) {
          int limit = server.requests().size() + random.nextInt(entries);
          while (trawl.isAlive() && server.requests().size() < limit) {
            LockSupport.parkNanos(random.nextInt(2_000_000));
          }
          if (!trawl.isAlive()) {
            trawl.end().exits(0);
            break;
          }
          trawl.signal("KILL");
          trawl.end();
          kills++;
        }
      }
    }
    List<JsonNode> records = Records.of(Files.readAllBytes(folder.resolve("results")));
    assertEquals(entries, records.size());
    Path bodies = folder.resolve("bodies");
    for (JsonNode record : records) {
      String body = body("/" + record.get("index").asText());
      assertEquals(body, Files.readString(bodies.resolve(record.get("saved").textValue())));
    }
    // One whose record was not written any more was fetched again, and found.
    try (Stream<Path> files = Files.walk(bodies)) {
      assertEquals(entries, files.filter(Files::isRegularFile).count(), "seed " + seed);
    }
    System.out.printf("%,d bodies: killed %d times%n", entries, kills);
  }

  /// Of 10 kB, and different for each path.
  private static String body(String path) {
    return ByteString.encodeUtf8(path).sha256().hex().repeat(160);
  }

  private static String list(WebServer server, int entries) {
    return IntStream.rangeClosed(1, entries)
        .mapToObj(i -> server.url("/" + i))
        .collect(joining("\n", "", "\n"));
  }

  private Packaged.Ended run(String... arguments) throws Exception {
    try (Packaged trawl = start(arguments)) {
      return trawl.end();
    }
  }

  private Packaged start(String... arguments) throws IOException {
    return Packaged.process(
        Map.of(),
        "/bin/bash",
        "-c",
        "cd '" + folder + "' && exec \"$trawl\" " + String.join(" ", arguments));
  }
}
