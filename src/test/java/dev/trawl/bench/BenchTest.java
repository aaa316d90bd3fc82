package dev.trawl.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.WebServer;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.HttpOptions;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BenchTest {
  private static final int REQUESTS = 6;
  private static final List<ExecutorKind> ALL = List.of(ExecutorKind.values());

  private final List<String> said = new ArrayList<>();

  private static List<Target> targets(String url) {
    return IntStream.rangeClosed(1, REQUESTS)
        .mapToObj(index -> new Target(index, OptionalLong.empty(), new Input.Text(url)))
        .toList();
  }

  private Bench bench(Plan plan) {
    return new Bench(plan, HttpOptions.defaults(), said::add);
  }

  @Test
  void everyContenderFetchesTheWholeListInEveryRun() throws Exception {
    try (WebServer server = new WebServer().start()) {
      Comparison comparison =
          bench(new Plan(ALL, List.of(1, 3, 3), 2)).run(targets(server.url("/")));
      assertEquals(
          List.of("virtual 1", "virtual 3", "fixed 1", "fixed 3", "async 1", "async 3"),
          comparison.rows().stream()
              .map(Row::contender)
              .map(contender -> contender.name() + " " + contender.workers())
              .toList());
      assertEquals(6 * 2 * REQUESTS, server.requests().size());
      for (Row row : comparison.rows()) {
        assertEquals(0, row.notOk());
        assertTrue(row.fastest().compareTo(row.wall()) <= 0, row.toString());
        assertTrue(row.wall().compareTo(row.slowest()) <= 0, row.toString());
        assertTrue(row.p50().isPositive() && row.p50().compareTo(row.p99()) <= 0, row.toString());
        assertTrue(row.peakBytes() > 1 << 20, row.toString());
      }
      assertEquals("round 1 of 2, 6 runs each", said.get(0));
      assertTrue(said.get(1).matches("round 2 of 2, about \\d+ s to go"), said.get(1));
    }
  }

  @Test
  void aWarmUpHasEachExecutorOnceWithTheMostWorkers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (WebServer server =
        new WebServer(request -> WebServer.status(asked.incrementAndGet() % 3 == 0 ? 404 : 204))
            .start()) {
      Bench.WarmUp first = bench(new Plan(ALL, List.of(1, 3), 2)).warmUp(targets(server.url("/")));
      assertEquals(3 * REQUESTS, server.requests().size());
      assertEquals(2 * REQUESTS, first.ok());
      assertEquals(Map.of("404", (long) REQUESTS), first.notOk());
      assertTrue(first.requestsPerSecond() > 0);
    }
  }

  @Test
  void aHostThatSaysStopIsNeitherPausedNorAskedAgain() throws Exception {
    try (WebServer server = new WebServer(WebServer.status(503)).start()) {
      Comparison comparison =
          bench(new Plan(List.of(ExecutorKind.VIRTUAL), List.of(3), 1))
              .run(targets(server.url("/")));
      assertEquals(REQUESTS, server.requests().size());
      assertEquals(REQUESTS, comparison.rows().getFirst().notOk());
      assertTrue(comparison.allFailed());
    }
  }

  @Test
  void aListWhereNobodyListensFails() throws Exception {
    String nobody = "http://127.0.0.1:" + WebServer.freePort() + "/";
    Bench.WarmUp first =
        bench(new Plan(List.of(ExecutorKind.FIXED), List.of(2), 1)).warmUp(targets(nobody));
    assertEquals(0, first.ok());
    assertEquals(Map.of("connect", (long) REQUESTS), first.notOk());
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertEquals(2, Series.median(List.of(3L, 1L, 2L)));
    assertEquals(25, Series.median(List.of(40L, 10L, 30L, 20L)));
  }

  @Test
  void thePeakOfMemoryIsForgottenAndGrowsAgain() throws IOException {
    PeakMemory memory = PeakMemory.ofProcess();
    memory.reset();
    long before = memory.bytes();
    assertTrue(before > 1 << 20, memory.what());
    assertTrue(new PeakMemory.Heap().bytes() > 1 << 20);
  }

  @Test
  void littlesLawIsThatOfTheSameExecutorWithOneWorker() {
    Row alone = Rows.row(ExecutorKind.ASYNC, 1, 1000);
    Row many = Rows.row(ExecutorKind.ASYNC, 20, 100);
    Row other = Rows.row(ExecutorKind.FIXED, 20, 100);
    Comparison comparison = Rows.comparison(alone, many, other);
    assertEquals(Duration.ofMillis(50), comparison.ideal(many).orElseThrow());
    assertEquals(10, comparison.speedUp(many).orElseThrow());
    assertTrue(comparison.ideal(other).isEmpty());
    assertTrue(comparison.speedUp(other).isEmpty());
  }
}
