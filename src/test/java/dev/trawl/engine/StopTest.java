package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.RawServer;
import dev.trawl.http.Servers;
import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a run ends before its list does.
@Timeout(60)
@ParameterizedClass
@EnumSource(ExecutorKind.class)
final class StopTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration PROMPT = Duration.ofSeconds(2);

  @Parameter private ExecutorKind executor;

  private final RecordingHandler handler = new RecordingHandler();
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        Servers.http(request ->
            request.getUrl().encodedPath().equals("/later")
                ? Servers.status(503).setHeader("Retry-After", "50").build()
                : Servers.body("x"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anEndlessListCanBeStopped() throws Exception {
    ListSource source = ListSource.endless(url("/"));
    try (Run run = run(4, source).start()) {
      handler.awaitResults(50);
      run.stop(LONG);
      run.await(PROMPT);
    }
    List<FetchResult> results = handler.results();
    handler.assertEachOnce(results.size());
    assertTrue(source.read() <= results.size() + 2 * 4 + 1);
    results.forEach(result -> assertEquals(Optional.of(200), status(result)));
  }

  @Test
  void whatIsAnsweredWithinTheGraceIsAnswered() throws Exception {
    CountDownLatch busy = new CountDownLatch(4);
    CountDownLatch released = new CountDownLatch(1);
    try (RawServer slow =
            new RawServer(connection -> {
              connection.readRequest();
              busy.countDown();
              await(released);
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        Run run = run(4, ListSource.endless("http://127.0.0.1:" + slow.port() + "/")).start()) {
      await(busy);
      run.stop(LONG);
      released.countDown();
      run.await(PROMPT);
    }
    handler.assertEachOnce(4);
    handler.results().forEach(result -> assertEquals(Optional.of(200), status(result)));
  }

  @Test
  void whatIsNotAnsweredWithinTheGraceIsInterrupted() throws Exception {
    CountDownLatch busy = new CountDownLatch(4);
    try (RawServer silent =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              busy.countDown();
              connection.awaitEnd();
            });
        Run run = run(4, ListSource.endless("http://127.0.0.1:" + silent.port() + "/")).start()) {
      await(busy);
      run.stop(Duration.ofMillis(200));
      run.await(PROMPT);
    }
    handler.assertEachOnce(4);
    for (FetchResult result : handler.results()) {
      assertEquals(Optional.of(ErrorKind.INTERRUPTED), kind(result));
      assertEquals(1, result.attempts());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatWaitsForARetryHasItsLastOutcome(int concurrency) throws Exception {
    ListSource source = ListSource.of(url("/later"), url("/later"), url("/later"));
    try (Run run = run(concurrency, source).start()) {
      handler.awaitRetries(3);
      run.stop(LONG);
      run.await(PROMPT);
    }
    handler.assertEachOnce(3);
    for (FetchResult result : handler.results()) {
      assertEquals(Optional.of(503), status(result));
      assertEquals(1, result.attempts());
    }
    assertEquals(3, server.getRequestCount());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aListThatBlocksDoesNotHoldUpTheEnd(int concurrency) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ListSource source = ListSource.blocking(never, url("/later"), url("/"));
    try (Run run = run(concurrency, source).start()) {
      handler.awaitRetries(1);
      handler.awaitResults(1);
      await(source.atEnd());
      run.stop(LONG);
      run.await(PROMPT);
    } finally {
      never.countDown();
    }
    handler.assertEachOnce(2);
  }

  @Test
  void aRunCanBeStoppedBeforeItBegins() throws Exception {
    try (Run run = run(2, ListSource.endless(url("/")))) {
      run.stop(LONG);
      run.start().await(PROMPT);
    }
    assertEquals(List.of(), handler.results());
  }

  @Test
  void aSecondStopShortensTheGrace() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (RawServer silent =
            new RawServer(connection -> {
              connection.readRequest();
              busy.countDown();
              connection.awaitEnd();
            });
        Run run = run(1, ListSource.of("http://127.0.0.1:" + silent.port() + "/")).start()) {
      await(busy);
      run.stop(LONG);
      run.stop(Duration.ZERO);
      run.await(PROMPT);
    }
    handler.assertEachOnce(1);
    assertEquals(Optional.of(ErrorKind.INTERRUPTED), kind(handler.results().getFirst()));
  }

  private Run run(int concurrency, ListSource source) throws IOException {
    return new Run(executor, concurrency, Run.retries(1), source, handler);
  }

  private String url(String path) {
    return Servers.url(server, path);
  }

  private static Optional<Integer> status(FetchResult result) {
    return result.outcome().answer().map(Answer::status);
  }

  private static Optional<ErrorKind> kind(FetchResult result) {
    return result.outcome() instanceof Outcome.Failed failed
        ? Optional.of(failed.failure().kind())
        : Optional.empty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
