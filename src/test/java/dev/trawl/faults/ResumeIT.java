package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that are killed and gone on with: rows 68 to 70 of the table in src/docs/faults.md, as far
/// as it takes processes. The rest is in ResultFileTest, CheckedListTest and ResumeTest.
final class ResumeIT {
  private static final int SLOTS = 50;

  @TempDir private Path folder;

  @Test
  void whateverItIsKilledAtEveryEntryHasOneRecord() throws Exception {
    killed(1, 2_000);
  }

  @Tag("soak")
  @Test
  void whateverItIsKilledAtEveryEntryHasOneRecordInMoreRounds() throws Exception {
    killed(Integer.getInteger("trawl.rounds", 20), 20_000);
  }

  /// Kills runs at random moments until the list is done.
  private void killed(int rounds, int entries) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    int torn = 0;
    long twice = 0;
    try (Counter server = new Counter()) {
      Path list = list(server.port(), entries);
      for (int round = 1; round <= rounds; round++) {
        Path results = folder.resolve("results-" + round + ".jsonl");
        String what = "seed " + seed + ", round " + round;
        long before = server.requests();
        while (true) {
          try (Packaged trawl = start(results, list)) {
            long limit = server.requests() + random.nextInt(entries);
            while (trawl.isAlive() && server.requests() < limit) {
              LockSupport.parkNanos(random.nextInt(2_000_000));
            }
            if (!trawl.isAlive()) {
              assertEquals(0, trawl.end().exit(), what);
              break;
            }
            trawl.signal("KILL");
            trawl.end();
          }
          kills++;
          byte[] bytes = Files.exists(results) ? Files.readAllBytes(results) : new byte[0];
          torn += bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
        }
        byte[] whole = Files.readAllBytes(results);
        assertIndexes(entries, whole, what);
        long fetched = server.requests() - before;
        assertTrue(fetched >= entries, what);
        twice += fetched - entries;
        Packaged.Ended again = run(results, list).exits(0);
        assertTrue(
            again.err().startsWith("trawl: %d entries, %d of them".formatted(entries, entries)));
        assertEquals(
            before + fetched, server.requests(), "a further resume fetches nothing: " + what);
        assertArrayEquals(whole, Files.readAllBytes(results), what);
        Files.delete(results);
      }
    }
    System.out.printf(
        "%d rounds of %,d entries: killed %d times, %d lines torn, %,d fetched twice%n",
        rounds, entries, kills, torn, twice);
    // Only what was in flight, or had not been written, is fetched again.
    assertTrue(twice <= (long) kills * 4 * SLOTS, twice + " fetched twice, " + kills + " kills");
  }

  @Test
  void aRunThatFilledTheDiskCanBeGoneOnWith() throws Exception {
    String trawl = "yes http:// | head -n 20000 | \"$trawl\" -q --resume -o out -; echo $?;";
    Packaged.Ended ended =
        Mounts.bash(
            "mount -t tmpfs -o size=1m none '" + folder + "'",
            "cd '%s'; %s tail -c 1 out | od -An -c; mount -o remount,size=50m '%s'; %s tail -n 1 out"
                    .formatted(folder, trawl, folder, trawl)
                + " | grep -c '^{.*}$'; wc -l <out; cut -d, -f1 out | sort -u | wc -l");
    List<String> said = ended.exits(0).out().lines().map(String::strip).toList();
    assertEquals("3", said.getFirst());
    assertEquals(List.of("1", "1", "20000", "20000"), said.subList(2, said.size()));
    assertEquals("trawl: cannot write out: No space left on device\n", ended.err());
  }

  @Test
  void aSecondProcessIsTurnedAway() throws Exception {
    MockResponse never = new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
    try (WebServer server = new WebServer(never)) {
      server.start();
      Path results = folder.resolve("results.jsonl");
      Path list = list(server.port(), 1);
      try (Packaged first = start(results, list)) {
        Await.until("it asks", () -> server.requests().size() == 1);
        assertEquals(
            "trawl: --output " + results + ": another trawl is writing to it\n",
            run(results, list).exits(2).err());
        assertEquals(2, Packaged.run("-o", results.toString(), list.toString()).exit());
        assertEquals(1, server.requests().size());
        first.signal("KILL");
        first.end();
      }
      // The lock has gone with the process.
      try (Packaged third = start(results, list)) {
        Await.until("it asks", () -> server.requests().size() == 2);
      }
    }
  }

  @Test
  void entriesThatASignalCutOffAreFetchedAgain() throws Exception {
    boolean[] silent = {true};
    MockResponse never = new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
    try (WebServer server =
        new WebServer(request ->
            silent[0] && !request.getTarget().equals("/1") ? never : WebServer.text("ok"))) {
      server.start();
      Path results = folder.resolve("results.jsonl");
      Path list = list(server.port(), 10);
      try (Packaged first = start(results, list, "--grace", "0s")) {
        Await.until("it has asked", () -> server.requests().size() == 10);
        first.signal("TERM");
        first.end().exits(143);
      }
      List<JsonNode> records = Records.of(Files.readAllBytes(results));
      assertEquals(10, records.size());
      silent[0] = false;
      Packaged.Ended second = run(results, list).exits(0);
      assertTrue(
          second.err().startsWith("trawl: 10 entries, 1 of them from before, "), second.err());
      assertIndexes(10, Files.readAllBytes(results), "after a signal");
    }
  }

  private static void assertIndexes(int entries, byte[] results, String what) {
    assertEquals(
        IntStream.rangeClosed(1, entries).boxed().toList(),
        Records.of(results).stream()
            .peek(record -> assertTrue(record.get("ok").booleanValue(), what))
            .map(record -> record.get("index").intValue())
            .sorted()
            .toList(),
        what);
  }

  private Path list(int port, int entries) throws IOException {
    return Files.writeString(
        folder.resolve("list.txt"),
        IntStream.rangeClosed(1, entries)
            .mapToObj(i -> "http://127.0.0.1:" + port + "/" + i)
            .collect(Collectors.joining("\n")));
  }

  private static Packaged start(Path results, Path list, String... options) throws IOException {
    return Packaged.start(Map.of(), arguments(results, list, options));
  }

  private static Packaged.Ended run(Path results, Path list) throws Exception {
    return Packaged.run(arguments(results, list));
  }

  private static String[] arguments(Path results, Path list, String... options) {
    return Cli.arguments(
        List.of("--resume", "-c", "" + SLOTS, "-o", results.toString(), list.toString()), options);
  }

  /// Answers every request, and only counts them.
  private static final class Counter implements AutoCloseable {
    private static final byte[] ANSWER =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.UTF_8);

    private final ServerSocket server =
        new ServerSocket(0, 2 * SLOTS, InetAddress.getLoopbackAddress());
    private final AtomicLong requests = new AtomicLong();

    Counter() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    long requests() {
      return requests.get();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int matched = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
          matched = b == BLANK_LINE[matched] ? matched + 1 : b == '\r' ? 1 : 0;
          if (matched == BLANK_LINE.length) {
            matched = 0;
            requests.incrementAndGet();
            socket.getOutputStream().write(ANSWER);
          }
        }
      } catch (IOException e) {
        // The client was killed.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
