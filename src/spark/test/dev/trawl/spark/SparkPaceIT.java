package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Packaged;
import dev.trawl.Packaged.Ended;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How fast the job is, as the servers see it.
final class SparkPaceIT {
  @TempDir private Path folder;

  private Packaged start(int slots, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--input",
                folder.resolve("list").toString(),
                "--output",
                folder.resolve("results").toString()));
    arguments.addAll(List.of(options));
    return Cluster.startLocal(slots, List.of(), arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void theRateIsMetHoweverManySlotsThereAreAndWhereverTheEntriesAre(int slots, TestReporter report)
      throws Exception {
    Set<Long> requests = new ConcurrentSkipListSet<>();
    List<RawServer> hosts = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 9, (byte) (i + 1)});
      hosts.add(
          new RawServer(
              address,
              0,
              connection -> {
                while (true) {
                  connection.readRequest();
                  requests.add(System.nanoTime());
                  connection.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
              }));
      // The first has 60 % of them.
      for (int entry = 0; entry < (i == 0 ? 900 : 30); entry++) {
        list.append("http://127.0.9." + (i + 1) + ':' + hosts.get(i).port() + "/" + entry + '\n');
      }
    }
    Files.writeString(folder.resolve("list"), list);
    try (Packaged job = start(slots, "--rate", "100/s")) {
      Ended ended = job.end().exits(0);
      assertTrue(ended.err().contains("by --rate and --host-rate at least 15 s"), ended.err());
    } finally {
      for (RawServer host : hosts) {
        host.close();
      }
    }
    List<Long> times = List.copyOf(requests);
    assertEquals(1500, times.size());
    double rate = (times.size() - 1) * 1e9 / (times.getLast() - times.getFirst());
    report.publishEntry(Map.of("slots", "" + slots, "rate", "" + rate));
    assertTrue(rate >= 95 && rate <= 101, "rate: " + rate);
  }

  @Test
  void hostsOfAllShardsAreFetchedFromAtOnce() throws Exception {
    int count = 40;
    Set<String> waiting = ConcurrentHashMap.newKeySet();
    List<RawServer> hosts = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 9, (byte) (i + 1)});
      // None responds before all have been asked.
      hosts.add(
          new RawServer(
              address,
              0,
              connection -> {
                connection.readRequest();
                synchronized (waiting) {
                  waiting.add(address.getHostAddress());
                  waiting.notifyAll();
                  while (waiting.size() < count) {
                    try {
                      waiting.wait();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                  }
                }
                connection.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }));
      list.append("http://127.0.9." + (i + 1) + ':' + hosts.get(i).port() + "/\n");
    }
    Files.writeString(folder.resolve("list"), list);
    try (Packaged job = start(2, "--retry", "0")) {
      Ended ended = job.end().exits(0);
      assertTrue(
          ended.err().contains("40 hosts; 2 tasks at once with -c 64 fetch from up to 40 hosts"),
          ended.err());
    } finally {
      for (RawServer host : hosts) {
        host.close();
      }
    }
    try (var lists = Files.list(folder.resolve("results/_shards"))) {
      assertEquals(6, lists.filter(file -> file.toString().endsWith(".list")).count());
    }
  }
}
