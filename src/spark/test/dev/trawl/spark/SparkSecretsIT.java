package dev.trawl.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets reach the tasks on a cluster, and are to be seen nowhere.
final class SparkSecretsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  /// Holds every response back until it may go on.
  private static RawServer holding(CountDownLatch goOn) throws IOException {
    return new RawServer(connection -> {
      connection.readRequest();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      connection.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
  }

  private String list(RawServer server) throws IOException {
    String url = server.url("http").replace("://", "://user:canary-list@");
    return Files.writeString(folder.resolve("list"), url + "\n").toString();
  }

  @Test
  void secretsOfTheDriverReachTasksAndStandInNoPageLogOrProcess() throws Exception {
    Path log = Files.createDirectory(folder.resolve("log"));
    Path fields = Files.writeString(folder.resolve("fields"), "X-Of-File: canary-file\n");
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawServer server = holding(goOn);
        Cluster cluster = new Cluster(folder.resolve("cluster"), 1);
        Packaged job =
            cluster.submit(
                Map.of("TRAWL_BEARER", "canary-bearer", "TRAWL_COOKIE", "c=canary-cookie"),
                List.of(
                    "spark.eventLog.enabled=true",
                    "spark.eventLog.dir=" + log.toUri(),
                    "spark.eventLog.compress=false"),
                "--input=" + list(server),
                "--output=" + folder.resolve("results"),
                "-H@" + fields,
                "-H",
                "X-Of-Argument: canary-argument")) {
      Await.until("a request is there", PATIENCE, () -> !server.requests().isEmpty());
      List<String> shown = processes(job);
      goOn.countDown();
      job.end().exits(0);
      assertEquals(List.of(), shown);
      String request = server.requests().getFirst();
      for (String canary : List.of("file", "argument", "cookie")) {
        assertTrue(request.contains("canary-" + canary), request);
      }
    }
    assertFalse(isEmpty(log));
    assertEquals(List.of(), withCanaries(log));
  }

  @Test
  void passwordsOfListsCannotBeReadFromSparksFolders() throws Exception {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawServer server = holding(goOn);
        Packaged job =
            Cluster.startLocal(
                2,
                List.of(
                    "spark.local.dir=" + scratch,
                    "spark.shuffle.compress=false",
                    // Spark leaves shuffled data there.
                    "spark.cleaner.referenceTracking=false"),
                "--input=" + list(server),
                "--output=" + folder.resolve("results"))) {
      Await.until("a request is there", PATIENCE, () -> !server.requests().isEmpty());
      List<String> spilt = withCanaries(folder);
      try (Stream<Path> files = Files.walk(scratch)) {
        assertTrue(files.anyMatch(file -> file.toString().endsWith(".data")));
      }
      goOn.countDown();
      job.end().exits(0);
      assertEquals(List.of(shardList(), "list"), spilt);
    }
  }

  private String shardList() throws IOException {
    try (Stream<Path> lists = Files.list(folder.resolve("results/_shards"))) {
      return lists
          .filter(file -> file.toString().endsWith(".list") && file.toFile().length() > 0)
          .map(file -> file.getFileName().toString())
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.noneMatch(Files::isRegularFile);
    }
  }

  /// Command lines with a secret, but for that of the driver, which has what its user wrote.
  private static List<String> processes(Packaged driver) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != driver.pid())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("canary-"))
        .toList();
  }

  private static List<String> withCanaries(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains("canary-")) {
          found.add(file.getFileName().toString());
        }
      }
    }
    found.sort(String.CASE_INSENSITIVE_ORDER);
    return found;
  }
}
