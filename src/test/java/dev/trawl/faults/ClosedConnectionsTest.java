package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.Certificates;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows 81 and 83: servers that end connections without announcing it, or after so many streams. No
/// entry fails for it, and no request that may have an effect is sent twice.
@Timeout(300)
final class ClosedConnectionsTest {
  /// Entries of each run; more with `-Dtrawl.closed.entries`.
  private static final int ENTRIES = Integer.getInteger("trawl.closed.entries", 100);

  private static final SSLSocketFactory TLS =
      Certificates.server("127.0.0.1", "localhost").sslSocketFactory();

  @TempDir private Path folder;

  /// When a server ends a connection.
  enum End {
    AFTER_EACH {
      @Override
      boolean comesAfter(int answers, long limit) {
        return true;
      }
    },
    AFTER_SOME {
      @Override
      boolean comesAfter(int answers, long limit) {
        return answers >= limit;
      }
    },
    AFTER_IDLENESS {
      @Override
      boolean comesAfter(int answers, long limit) {
        return false;
      }
    },
    BY_RESET {
      @Override
      boolean comesAfter(int answers, long limit) {
        return answers >= limit;
      }
    };

    abstract boolean comesAfter(int answers, long limit);
  }

  private static Stream<Arguments> runs() {
    return Stream.of(End.values())
        .flatMap(end ->
            Stream.of("http", "https")
                .flatMap(scheme ->
                    Stream.of(ExecutorKind.values())
                        .map(executor -> arguments(end, scheme, executor))));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noEntryFailsForAConnectionThatItsServerClosed(End end, String scheme, ExecutorKind executor)
      throws Exception {
    for (int concurrency : new int[] {1, 10, 50}) {
      try (RawServer server = new RawServer(connection -> serve(connection, end, scheme))) {
        Cli.Result result = run(server, scheme, executor, concurrency, "GET");
        // A server that answers, and closes without a word, is told from one that does not answer.
        assertTrue(server.requests().size() >= ENTRIES, () -> server.requests().size() + "");
        for (JsonNode record : result.records()) {
          assertTrue(record.get("ok").asBoolean(), record::toString);
          assertEquals(1, record.get("attempts").asInt(), record::toString);
          assertTrue(record.path("flaky").isMissingNode(), record::toString);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPostIsSentTwice(ExecutorKind executor) throws Exception {
    for (String scheme : List.of("http", "https")) {
      try (RawServer server =
          new RawServer(connection -> serve(connection, End.AFTER_SOME, scheme))) {
        for (JsonNode record : run(server, scheme, executor, 10, "POST").records()) {
          // A server may close just when a request is on its way.
          boolean lost = record.path("error").path("kind").asText().equals("reset");
          assertTrue(record.get("ok").asBoolean() || lost, record::toString);
        }
        Set<String> lines = new HashSet<>();
        server
            .requests()
            .forEach(request -> assertTrue(lines.add(request.lines().findFirst().orElseThrow())));
      }
    }
  }

  private Cli.Result run(
      RawServer server, String scheme, ExecutorKind executor, int concurrency, String method)
      throws IOException {
    String list =
        IntStream.range(0, ENTRIES)
            .mapToObj(i -> server.url(scheme) + i)
            .collect(Collectors.joining("\n"));
    Cli.Result result =
        new Cli()
            .in(list)
            .with(
                "-X",
                method,
                "-e",
                executor.name(),
                "-c",
                String.valueOf(concurrency),
                "--retry",
                "0",
                "--http1.1",
                "--cacert",
                Certificates.rootFile(folder).toString(),
                "-");
    assertEquals(ENTRIES, result.records().size(), result.err());
    return result;
  }

  private static void serve(Connection connection, End end, String scheme) throws IOException {
    if (scheme.equals("https")) {
      connection.startTls(TLS);
    }
    long limit = ThreadLocalRandom.current().nextLong(1, 6);
    int answers = 0;
    do {
      connection.readRequest();
      connection.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      answers++;
      if (end == End.AFTER_IDLENESS && answers % 20 == 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        return;
      }
    } while (!end.comesAfter(answers, limit));
    if (end == End.BY_RESET) {
      // Not before the client has read the answer, which a reset takes away.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      connection.reset();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noEntryFailsForAnHttp2ConnectionThatEndsAfterSomeStreams(ExecutorKind executor)
      throws Exception {
    for (int concurrency : new int[] {1, 10, 50}) {
      try (FaultServer server = new FaultServer(ClosedConnectionsTest::goAwaySoon)) {
        String list =
            IntStream.range(0, ENTRIES)
                .mapToObj(i -> server.url() + i)
                .collect(Collectors.joining("\n"));
        Cli.Result result =
            new Cli()
                .in(list)
                .with(
                    "-X",
                    "POST",
                    "-e",
                    executor.name(),
                    "-c",
                    String.valueOf(concurrency),
                    "--retry",
                    "0",
                    "--http2-prior-knowledge",
                    "-");
        List<JsonNode> records = result.exits(0).records();
        assertEquals(ENTRIES, records.size());
        for (JsonNode record : records) {
          assertEquals(1, record.get("attempts").asInt(), record::toString);
        }
      }
    }
  }

  /// Answers one to five requests, says that it processes no others, and reads on.
  private static void goAwaySoon(Connection connection) throws IOException {
    Frames frames = new Frames(connection);
    int limit = ThreadLocalRandom.current().nextInt(1, 6);
    for (int i = 1; i < limit; i++) {
      frames.answer(frames.next().stream(), "hello");
    }
    int last = frames.next().stream();
    frames.say(Frames.GOAWAY, 0, 0, Frames.numbers(last, 0));
    frames.answer(last, "hello");
    connection.awaitEnd();
  }
}
