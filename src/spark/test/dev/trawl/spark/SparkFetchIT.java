package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.Records;
import dev.trawl.http.CountingHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// The job on a cluster: a master, two workers and their executors, all processes of their own.
final class SparkFetchIT {
  private static final int HOSTS = 200;
  private static final int ENTRIES = 20_000;
  private static final int PER_HOST = 4;
  private static final Duration JOB_PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static CountingHosts hosts;
  private static Cluster cluster;
  private Path list;
  private Path output;
  private int before;

  @BeforeAll
  static void start() throws IOException {
    hosts = new CountingHosts(HOSTS, Duration.ofMillis(10));
    cluster = new Cluster(folder, 2);
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    hosts.close();
  }

  @BeforeEach
  void begin(TestInfo test) throws IOException {
    output = folder.resolve(test.getTestMethod().orElseThrow().getName());
    list = Files.writeString(folder.resolve("list"), hosts.list(ENTRIES));
    before = hosts.requests();
  }

  private int requests() {
    return hosts.requests() - before;
  }

  private Packaged submit() throws IOException {
    return cluster.submit(
        "--input",
        list.toString(),
        "--output",
        output.toString(),
        "--shards",
        "50",
        "--max-per-host",
        Integer.toString(PER_HOST));
  }

  @Test
  void everyEntryIsFetchedOnceAndHostsAreSparedClusterWide(TestReporter report) throws Exception {
    try (Packaged job = submit()) {
      job.end().exits(0);
    }
    assertEveryEntryHasItsRecord();
    assertEquals(ENTRIES, requests());
    report.publishEntry(
        Map.of("requests", "" + requests(), "most at once at a host", "" + hosts.mostAtOnce()));
    assertTrue(hosts.mostAtOnce() <= PER_HOST, "at once: " + hosts.mostAtOnce());
    assertTrue(Files.exists(output.resolve("_SUCCESS")));
    JsonNode summary = new ObjectMapper().readTree(output.resolve("_summary.json").toFile());
    assertEquals(ENTRIES, summary.get("entries").asInt());
    assertEquals(ENTRIES, summary.get("ok").asInt());

    // Those whose results are gone, and no others, are fetched again.
    List<Path> parts = parts();
    int gone =
        Records.of(Files.readAllBytes(parts.get(0))).size()
            + Records.of(Files.readAllBytes(parts.get(7))).size();
    Files.delete(parts.get(0));
    Files.delete(parts.get(7));
    try (Packaged job = submit()) {
      job.end().exits(0);
    }
    assertEveryEntryHasItsRecord();
    assertEquals(ENTRIES + gone, requests());
  }

  @Test
  void aWorkerThatDiesCostsFewRequestsAndNoRecord(TestReporter report) throws Exception {
    try (Packaged job = submit()) {
      Await.until("a third is fetched", JOB_PATIENCE, () -> requests() > ENTRIES / 3);
      cluster.killOneWorker();
      assertTrue(requests() < ENTRIES, "the worker died too late");
      job.end().exits(0);
    }
    cluster.addWorker();
    assertEveryEntryHasItsRecord();
    assertTrue(requests() <= 1.15 * ENTRIES, "requests: " + requests());
    report.publishEntry(
        Map.of("requests", "" + requests(), "most at once at a host", "" + hosts.mostAtOnce()));
    assertTrue(hosts.mostAtOnce() <= PER_HOST, "at once: " + hosts.mostAtOnce());
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  private void assertEveryEntryHasItsRecord() throws IOException {
    List<Long> indexes = new ArrayList<>();
    for (Path part : parts()) {
      for (JsonNode record : Records.of(Files.readAllBytes(part))) {
        assertTrue(record.get("ok").booleanValue(), record.toString());
        indexes.add(record.get("index").longValue());
      }
    }
    assertEquals(ENTRIES, indexes.size());
    assertEquals(
        LongStream.rangeClosed(1, ENTRIES).boxed().collect(Collectors.toSet()),
        Set.copyOf(indexes));
  }
}
