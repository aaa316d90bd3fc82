package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.http.CountingHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// One list in four processes, which are killed again and again: every entry has one record, and no
/// host is asked by two of them.
@Tag("soak")
final class ShardsIT {
  private static final int HOSTS = 200;
  private static final int ENTRIES = 100_000;
  private static final int SHARDS = 4;
  private static final int KILLS = 20;
  private static final int PER_HOST = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private Path list;

  private Packaged start(int shard) throws IOException {
    return Packaged.start(
        Map.of(),
        "--shard=" + shard + "/" + SHARDS,
        "--max-per-host=" + PER_HOST,
        "--resume",
        "--no-progress",
        "-o",
        results(shard).toString(),
        list.toString());
  }

  private Path results(int shard) {
    return folder.resolve("part-" + shard + ".jsonl");
  }

  @Test
  void processesThatDieLeaveOneRecordForEachEntry(TestReporter report) throws Exception {
    Random random = new Random(22);
    try (CountingHosts hosts = new CountingHosts(HOSTS, Duration.ofMillis(2))) {
      list = Files.writeString(folder.resolve("list"), hosts.list(ENTRIES));
      List<Packaged> running = new ArrayList<>();
      for (int shard = 1; shard <= SHARDS; shard++) {
        running.add(start(shard));
      }
      for (int kill = 1; kill <= KILLS; kill++) {
        int from = hosts.requests();
        int some = 1 + random.nextInt(ENTRIES / KILLS - 500);
        Await.until("some more are fetched", PATIENCE, () -> hosts.requests() > from + some);
        int victim = random.nextInt(SHARDS);
        running.get(victim).signal("KILL");
        running.get(victim).end();
        running.set(victim, start(victim + 1));
      }
      for (Packaged one : running) {
        one.end().exits(0);
      }
      report.publishEntry(
          Map.of(
              "requests",
              "" + hosts.requests(),
              "most at once at a host",
              "" + hosts.mostAtOnce()));
      assertTrue(hosts.mostAtOnce() <= PER_HOST, "at once: " + hosts.mostAtOnce());
      assertTrue(hosts.requests() <= 1.1 * ENTRIES, "requests: " + hosts.requests());
    }
    String[] check =
        Stream.concat(
                Stream.of("report", "--complete-for", list.toString()),
                IntStream.rangeClosed(1, SHARDS).mapToObj(this::results).map(Path::toString))
            .toArray(String[]::new);
    assertTrue(Packaged.run(check).exits(0).out().contains("\ncomplete for the 100000 entries"));
    long lines = 0;
    for (int shard = 1; shard <= SHARDS; shard++) {
      try (Stream<String> records = Files.lines(results(shard))) {
        lines += records.count();
      }
    }
    assertEquals(ENTRIES, lines);
  }
}
