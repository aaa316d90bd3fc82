package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.OptionsBuilder;
import dev.trawl.http.RawServer;
import dev.trawl.http.Servers;
import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.policy.RetryPolicy;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every executor does with a list.
@Timeout(60)
@ParameterizedClass
@EnumSource(ExecutorKind.class)
final class FetchEngineTest {
  @Parameter private ExecutorKind executor;

  private final RecordingHandler handler = new RecordingHandler();
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private MockWebServer server;

  /// Answers `/503/k` with 503 the first k times, `/later` with 503 and `Retry-After: 1` the first
  /// time, and everything else at once.
  private MockResponse answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    int times = seen.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    if (path.startsWith("/503/") && times <= failures(request.getUrl())) {
      return Servers.status(503).build();
    }
    if (path.startsWith("/later") && times == 1) {
      return Servers.status(503).setHeader("Retry-After", "1").build();
    }
    return Servers.body(path);
  }

  /// The second segment of its path.
  private static int failures(HttpUrl url) {
    return Integer.parseInt(url.pathSegments().get(1));
  }

  @BeforeEach
  void start() throws IOException {
    server = Servers.http(this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50})
  void everyTargetIsDeliveredOnce(int concurrency) throws Exception {
    ListSource source = ListSource.of(urls("/", 300));
    try (Run run = run(concurrency, Run.NO_RETRIES, source)) {
      run.start().await();
    }
    handler.assertEachOnce(300);
    for (FetchResult result : handler.inListOrder()) {
      assertEquals(200, status(result));
      assertEquals(1, result.attempts());
      assertEquals(
          Optional.of(new Requested(url("/" + (result.target().index() - 1)), "GET")),
          result.requested());
    }
    assertEquals(300, server.getRequestCount());
  }

  @Test
  void anEmptyListIsARun() throws Exception {
    try (Run run = run(3, Run.NO_RETRIES, ListSource.of())) {
      run.start().await();
    }
    assertEquals(List.of(), handler.results());
  }

  @Test
  void whatIsNoUrlIsDeliveredWithoutAnAttempt() throws Exception {
    try (Run run = run(2, Run.retries(3), ListSource.of("http://", url("/x"), "not a url"))) {
      run.start().await();
    }
    handler.assertEachOnce(3);
    FetchResult invalid = handler.inListOrder().getFirst();
    assertEquals(Failure.of(ErrorKind.INVALID_URL, "no host"), failure(invalid));
    assertEquals(0, invalid.attempts());
    assertEquals(Optional.empty(), invalid.requested());
    assertEquals(Optional.empty(), invalid.last().startedAt());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void concurrencyIsReachedAndNeverExceeded(int concurrency) throws Exception {
    CountDownLatch full = new CountDownLatch(concurrency);
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (RawServer counting =
        new RawServer(connection -> {
          while (true) {
            String head = connection.readRequest();
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            // Less before the answer than after: the next request may come right upon it.
            inFlight.decrementAndGet();
            int status = head.startsWith("GET /503") ? 503 : 200;
            connection.say("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
          }
        })) {
      List<String> urls =
          IntStream.range(0, 200)
              .mapToObj(i -> "http://127.0.0.1:" + counting.port() + (i % 3 == 0 ? "/503" : "/"))
              .toList();
      try (Run run = run(concurrency, Run.retries(2), ListSource.of(urls))) {
        run.start().await();
      }
    }
    handler.assertEachOnce(200);
    assertEquals(0, full.getCount());
    assertEquals(concurrency, most.get());
  }

  @Test
  void attemptsAreWhatTheServerSaw() throws Exception {
    List<String> urls = new ArrayList<>();
    for (int failures = 0; failures <= 5; failures++) {
      for (int i = 0; i < 5; i++) {
        urls.add(url("/503/" + failures + "/" + i));
      }
    }
    try (Run run = run(4, Run.retries(3), ListSource.of(urls))) {
      run.start().await();
    }
    handler.assertEachOnce(urls.size());
    for (FetchResult result : handler.results()) {
      HttpUrl requested = HttpUrl.get(result.requested().orElseThrow().url());
      String path = requested.encodedPath();
      int failures = failures(requested);
      assertEquals(seen.get(path).get(), result.attempts(), path);
      assertEquals(Math.min(failures, 3) + 1, result.attempts(), path);
      assertEquals(failures > 3 ? 503 : 200, status(result), path);
    }
    int attempts = handler.results().stream().mapToInt(FetchResult::attempts).sum();
    assertEquals(server.getRequestCount(), attempts);
    assertEquals(attempts - urls.size(), handler.retried().size());
    assertEquals(attempts - urls.size(), handler.superseded().size());
  }

  @Test
  void attemptsThatNeverConnectAreCounted() throws Exception {
    try (Socket dead = Servers.deadPort();
        Run run =
            run(
                2,
                Run.retries(2),
                ListSource.of("http://127.0.0.1:" + dead.getLocalPort() + "/"))) {
      run.start().await();
    }
    handler.assertEachOnce(1);
    assertEquals(3, handler.results().getFirst().attempts());
    assertEquals(ErrorKind.CONNECT, failure(handler.results().getFirst()).kind());
  }

  @Test
  void aTargetThatWaitsForItsRetryHoldsNoSlot() throws Exception {
    List<String> urls = new ArrayList<>(urls("/", 20));
    urls.addFirst(url("/later"));
    try (Run run = run(1, Run.retries(1), ListSource.of(urls))) {
      run.start().await();
    }
    handler.assertEachOnce(21);
    FetchResult last = handler.results().getLast();
    assertEquals(1, last.target().index());
    assertEquals(2, last.attempts());
    assertEquals(200, status(last));
    assertTrue(last.queued().compareTo(Duration.ofMillis(500)) < 0, "waiting is not queueing");
    assertEquals(List.of(1L), handler.retried().stream().map(r -> r.target().index()).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aSourceThatBlocksDoesNotHoldUpDueRetries(int concurrency) throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    ListSource source =
        ListSource.blocking(released, url("/503/3/a"), url("/503/1/b"), url("/503/2/c"));
    try (Run run = run(concurrency, Run.retries(3), source)) {
      run.start();
      handler.awaitResults(3);
      released.countDown();
      run.await();
    }
    handler.assertEachOnce(3);
    handler.results().forEach(result -> assertEquals(200, status(result)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aSlowHandlerStopsThePulling(int concurrency) throws Exception {
    ListSource source = ListSource.of(urls("/", 500));
    CountDownLatch blocked = new CountDownLatch(concurrency);
    CountDownLatch released = new CountDownLatch(1);
    RecordingHandler slow =
        new RecordingHandler() {
          @Override
          public void accept(FetchResult result) throws IOException {
            blocked.countDown();
            FetchEngineTest.await(released);
            super.accept(result);
          }
        };
    try (Run run = new Run(executor, concurrency, Run.NO_RETRIES, source, slow)) {
      run.start();
      await(blocked);
      // Time for it to read on, if it did.
      assertFalse(source.atEnd().await(100, TimeUnit.MILLISECONDS));
      assertEquals(concurrency, server.getRequestCount());
      assertTrue(
          source.read() <= concurrency + 2 * concurrency + 1,
          () -> source.read() + " of the list are read");
      released.countDown();
      run.await();
    }
    slow.assertEachOnce(500);
  }

  @Test
  void aHandlerThatIsNotReadyStopsThePulling() throws Exception {
    ListSource source = ListSource.of(urls("/", 500));
    CountDownLatch released = new CountDownLatch(1);
    RecordingHandler windowed =
        new RecordingHandler() {
          @Override
          public void accept(FetchResult result) throws IOException {
            if (result.target().index() == 1) {
              FetchEngineTest.await(released);
            }
            super.accept(result);
          }

          @Override
          public boolean ready() {
            return released.getCount() == 0 || results().size() < 20;
          }
        };
    try (Run run = new Run(executor, 4, Run.NO_RETRIES, source, windowed)) {
      run.start();
      windowed.awaitResults(20);
      assertFalse(source.atEnd().await(100, TimeUnit.MILLISECONDS));
      assertTrue(source.read() <= 20 + 4 + 2 * 4, () -> source.read() + " are read");
      released.countDown();
      run.await();
    }
    windowed.assertEachOnce(500);
  }

  @Test
  void timeInTheQueueDoesNotCount() throws Exception {
    MockWebServer slow =
        Servers.http(
            request -> Servers.status(200).headersDelay(150, TimeUnit.MILLISECONDS).build());
    ListSource source = ListSource.of(Collections.nCopies(6, Servers.url(slow, "/")));
    OptionsBuilder options = new OptionsBuilder().maxTime(Duration.ofMillis(600));
    try (slow;
        Run run = new Run(executor, 1, Run.NO_RETRIES, options, source, handler)) {
      run.start().await();
    }
    handler.assertEachOnce(6);
    handler.results().forEach(result -> assertEquals(200, status(result)));
  }

  @Test
  void aListThatCannotBeReadOnEndsTheRunAfterItsResults() throws Exception {
    IOException broken = new IOException("broken");
    List<String> urls = new ArrayList<>(urls("/", 30));
    urls.add(url("/503/2/x"));
    ListSource source =
        new ListSource(
            urls,
            () -> {
              throw broken;
            });
    try (Run run = run(4, Run.retries(2), source)) {
      assertEquals(broken, assertThrows(IOException.class, () -> run.start().await()));
    }
    handler.assertEachOnce(31);
    handler.results().forEach(result -> assertEquals(200, status(result)));
  }

  @Test
  void aDefectOfTheListEndsTheRunAfterItsResults() throws Exception {
    RuntimeException defect = new IllegalStateException("defect");
    ListSource source =
        new ListSource(
            urls("/", 10),
            () -> {
              throw defect;
            });
    try (Run run = run(4, Run.NO_RETRIES, source)) {
      assertEquals(defect, assertThrows(IllegalStateException.class, () -> run.start().await()));
    }
    handler.assertEachOnce(10);
  }

  @Test
  void aHandlerThatCannotStoreEndsTheRun() throws Exception {
    IOException full = new IOException("disk full");
    assertEquals(
        full,
        assertThrows(
            IOException.class,
            () ->
                runWithHandler(result -> {
                  throw full;
                })));
  }

  @Test
  void aDefectOfTheHandlerEndsTheRun() throws Exception {
    RuntimeException defect = new IllegalStateException("defect");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                runWithHandler(result -> {
                  throw defect;
                }));
    assertEquals(defect, e.getCause());
  }

  /// Runs an endless list whose third entry is never answered; the handler gets the first result.
  private void runWithHandler(ResultHandler failing) throws Exception {
    try (RawServer silent = RawServer.silent()) {
      String never = "http://127.0.0.1:" + silent.port() + "/";
      List<String> urls = new ArrayList<>(Collections.nCopies(100_000, url("/")));
      urls.set(2, never);
      ListSource source = ListSource.of(urls);
      try (Run run = new Run(executor, 4, Run.NO_RETRIES, source, failing)) {
        run.start().await(Duration.ofSeconds(5));
      } finally {
        assertTrue(source.read() < 1000, () -> source.read() + " entries are read");
      }
    }
  }

  @Test
  void aDefectOfTheHandlersNoticeOfARetryEndsTheRun() throws Exception {
    RuntimeException defect = new IllegalStateException("defect");
    RecordingHandler rude =
        new RecordingHandler() {
          @Override
          public void retrying(FetchResult soFar, Duration delay) {
            throw defect;
          }
        };
    try (Run run =
        new Run(executor, 2, Run.retries(1), ListSource.endless(url("/503/1/a")), rude)) {
      IOException e =
          assertThrows(IOException.class, () -> run.start().await(Duration.ofSeconds(5)));
      assertEquals(defect, e.getCause());
    }
    rude.assertEachOnce(rude.results().size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyEntryOfARandomListHasItsResult(long seed) throws Exception {
    Random random = new Random(seed);
    try (Socket dead = Servers.deadPort();
        RawServer rude = new RawServer(RawServer.Connection::readRequest)) {
      List<String> kinds =
          List.of(
              url("/ok"),
              url("/503/1/"),
              url("/503/9/"),
              "http://127.0.0.1:" + dead.getLocalPort() + "/",
              "http://127.0.0.1:" + rude.port() + "/",
              "not a url",
              "ftp://x/",
              "");
      List<String> urls = new ArrayList<>();
      for (int i = random.nextInt(300); i >= 0; i--) {
        String kind = kinds.get(random.nextInt(kinds.size()));
        urls.add(kind.endsWith("/503/1/") || kind.endsWith("/503/9/") ? kind + i : kind);
      }
      int concurrency = 1 + random.nextInt(20);
      try (Run run = run(concurrency, Run.retries(random.nextInt(3)), ListSource.of(urls))) {
        run.start().await();
      }
      handler.assertEachOnce(urls.size());
      int answered = 0;
      for (FetchResult result : handler.results()) {
        answered +=
            result.requested().filter(r -> r.url().startsWith(url("/"))).isPresent()
                ? result.attempts()
                : 0;
      }
      assertEquals(server.getRequestCount(), answered);
    }
  }

  private Run run(int concurrency, RetryPolicy retries, ListSource source) throws IOException {
    return new Run(executor, concurrency, retries, source, handler);
  }

  private String url(String path) {
    return Servers.url(server, path);
  }

  private List<String> urls(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> url(prefix + i)).collect(Collectors.toList());
  }

  private static int status(FetchResult result) {
    return result.outcome().answer().map(Answer::status).orElse(0);
  }

  private static Failure failure(FetchResult result) {
    return result.outcome() instanceof Outcome.Failed failed
        ? failed.failure()
        : Failure.of(ErrorKind.INTERNAL, "answered: " + result);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
