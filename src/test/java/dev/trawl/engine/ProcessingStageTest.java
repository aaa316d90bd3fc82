package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.http.OptionsBuilder;
import dev.trawl.http.Servers;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs whose results are handled on threads of their own.
@Timeout(60)
@ParameterizedClass
@EnumSource
final class ProcessingStageTest {
  private static final int SLOTS = 8;

  @Parameter private ExecutorKind executor;

  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http(request -> Servers.body("x"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void resultsAreHandledOnAsManyThreadsAsAskedFor() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          public void accept(FetchResult result) throws IOException {
            threads.add(Thread.currentThread().getName());
            both.countDown();
            await(both);
            super.accept(result);
          }
        };
    try (Run run = run(300, handler).start()) {
      run.await();
    }
    handler.assertEachOnce(300);
    assertEquals(Set.of("trawl-cpu-1", "trawl-cpu-2"), threads);
  }

  @Test
  void slowHandlingSlowsTheFetching() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          public void accept(FetchResult result) throws IOException {
            await(released);
            super.accept(result);
          }
        };
    try (Run run = run(300, handler).start()) {
      // Two in the making, four that wait for each, and one in each slot.
      int most = 2 + 2 * 4 + SLOTS;
      Await.until("all slots wait", () -> server.getRequestCount() >= most);
      assertEquals(most, server.getRequestCount());
      released.countDown();
      run.await();
      assertTrue(run.processing().isPositive());
    }
    handler.assertEachOnce(300);
  }

  @Test
  void aResultThatIsLostThereEndsTheRun() throws Exception {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          public void accept(FetchResult result) throws IOException {
            throw new IOException("full");
          }
        };
    try (Run run = run(300, handler).start()) {
      IOException lost = assertThrows(IOException.class, run::await);
      assertEquals("full", lost.getMessage());
    }
    assertTrue(server.getRequestCount() < 300);
  }

  private Run run(int entries, ResultHandler handler) throws IOException {
    return new Run(
        executor,
        SLOTS,
        2,
        new OptionsBuilder(),
        ListSource.of(Collections.nCopies(entries, server.url("/").toString())),
        handler);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
