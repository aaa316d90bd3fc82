package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.Packaged.Ended;
import dev.trawl.Records;
import dev.trawl.http.CountingHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the job does where its output is not as it should be: it says so, and publishes nothing.
@Tag("spark")
final class SparkCareIT {
  private static final int ENTRIES = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private CountingHosts hosts;
  @TempDir private Path folder;
  private Path list;
  private Path output;

  @BeforeEach
  void start() throws IOException {
    hosts = new CountingHosts(20, Duration.ofMillis(20));
    list = Files.writeString(folder.resolve("list"), hosts.list(ENTRIES));
    output = folder.resolve("results");
  }

  @AfterEach
  void stop() throws IOException {
    hosts.close();
  }

  private String[] arguments(String... more) {
    return Stream.concat(
            Stream.of("--input", list.toString(), "--output", output.toString(), "--shards=4"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private String ends(int status, String... more) throws Exception {
    Ended job = Cluster.local(arguments(more)).exits(status);
    return job.err().lines().filter(line -> line.startsWith("trawl: ")).toList().toString();
  }

  private boolean isPublished() {
    return Files.exists(output.resolve("_SUCCESS"));
  }

  private Path first(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
          .filter(file -> file.toFile().length() > 0)
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    // At the end of a line, so that nothing but the number shows it.
    int end = bytes.length - 1;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    Files.write(file, Arrays.copyOf(bytes, end));
    // Hadoop's own checksums are there on few file systems.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private void assertComplete() throws IOException {
    Set<Long> indexes = new HashSet<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path part : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        Records.of(Files.readAllBytes(part))
            .forEach(record -> assertTrue(indexes.add(record.get("index").longValue())));
      }
    }
    assertEquals(ENTRIES, indexes.size());
    assertTrue(isPublished());
  }

  @Test
  void damageIsNamedAndNothingIsPublished() throws Exception {
    ends(0);
    assertComplete();

    Path foreign = Files.writeString(output.resolve("data.csv"), "x");
    String said = ends(2);
    assertTrue(said.contains("has data.csv, which no job of trawl has written"), said);
    assertTrue(isPublished(), "a refused job has changed something");
    Files.delete(foreign);

    Path part = first("", ".jsonl");
    truncate(part);
    said = ends(3);
    assertTrue(said.contains(part.getFileName() + " is damaged"), said);
    assertFalse(isPublished());

    Files.delete(part);
    Path shard =
        output.resolve("_shards").resolve(part.getFileName().toString().substring(5, 10) + ".list");
    byte[] whole = Files.readAllBytes(shard);
    truncate(shard);
    said = ends(4);
    assertTrue(said.contains(shard.getFileName().toString()) && said.contains("is damaged"), said);
    assertFalse(isPublished());
    int before = hosts.requests();

    Files.write(shard, whole);
    ends(0);
    assertComplete();
    assertTrue(hosts.requests() > before);

    Files.writeString(output.resolve("_shards/parting.json"), "{");
    Files.deleteIfExists(output.resolve("_shards/.parting.json.crc"));
    said = ends(4);
    assertTrue(said.contains("parting.json is damaged"), said);
    assertTrue(isPublished(), "a refused job has changed something");
  }

  @Test
  void aFolderOfOthersIsRefused() throws Exception {
    Files.createDirectories(output);
    Files.writeString(output.resolve("_SUCCESS"), "");
    Files.writeString(output.resolve("part-00000.jsonl"), "{}\n");
    String said = ends(2);
    assertTrue(said.contains("which no job of trawl has written"), said);
    assertEquals("{}\n", Files.readString(output.resolve("part-00000.jsonl")));
    assertTrue(isPublished());
  }

  @Test
  void aSecondJobIntoTheSameOutputIsRefused() throws Exception {
    try (Packaged first = Cluster.startLocal(arguments("--host-rate=1/10s"))) {
      Await.until("the first job fetches", PATIENCE, () -> hosts.requests() > 0);
      String said = ends(2);
      assertTrue(said.contains("another job writes to "), said);
      assertTrue(first.isAlive());
      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    }
    // The first was ended by force, and left its file.
    assertTrue(Files.exists(output.resolve("_owner.json")));
    ends(0);
    assertComplete();
    assertFalse(Files.exists(output.resolve("_owner.json")));
    assertEquals(List.of(), temporary());
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void aDeadlineIsOneInstantForAllShards() throws Exception {
    String said = ends(5, "--host-rate=1/s", "--deadline=5s");
    assertTrue(said.contains("stopped by --deadline"), said);
    assertFalse(isPublished());
    ends(0);
    assertComplete();
    assertTrue(hosts.requests() <= ENTRIES + 4 * 20, "requests: " + hosts.requests());
  }
}
