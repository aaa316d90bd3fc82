package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What kept bodies take of the memory.
@Timeout(30)
final class BodyMemoryTest {
  private static final int LENGTH = 180_000;

  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http(request -> Servers.body("b".repeat(LENGTH)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static OptionsBuilder options() {
    return new OptionsBuilder().memory(1 << 20).capture(false, 1 << 20);
  }

  private Fetched fetch(HttpFetcher fetcher) {
    Target target = new Target(1, OptionalLong.empty(), Input.of(Servers.url(server, "/")));
    return fetcher.fetch((Prepared.Ready) fetcher.prepare(target));
  }

  private static boolean isWhole(Fetched fetched) {
    return fetched.attempt().outcome() instanceof Outcome.Answered answered
        && answered.response().body().orElseThrow().bytes().remaining() == LENGTH;
  }

  @Test
  void aBodyWaitsUntilOthersHaveBeenWritten() throws Exception {
    HttpOptions options = options().build();
    ByteBudget bodies = options.memory().bodies();
    try (HttpFetcher fetcher = new HttpFetcher(options, 2)) {
      Fetched first = fetch(fetcher);
      assertEquals(LENGTH, bodies.leased());
      CompletableFuture<Boolean> second =
          CompletableFuture.supplyAsync(() -> {
            try (Fetched fetched = fetch(fetcher)) {
              return isWhole(fetched);
            }
          });
      Await.until("a part of the second body", () -> bodies.leased() > LENGTH);
      assertFalse(second.isDone());
      first.close();
      assertEquals(true, second.get());
      assertEquals(0, bodies.leased());
    }
  }

  @Test
  void whoWaitsInVainFailsForWantOfMemory() throws Exception {
    HttpOptions options = options().maxTime(Duration.ofSeconds(1)).build();
    try (HttpFetcher fetcher = new HttpFetcher(options, 2);
        Fetched first = fetch(fetcher);
        Fetched second = fetch(fetcher)) {
      assertEquals(true, isWhole(first));
      Outcome.Failed failed = (Outcome.Failed) second.attempt().outcome();
      assertEquals(ErrorKind.RESOURCE, failed.failure().kind());
    }
  }

  @Test
  void keptFieldsAndRedirectsTakeMemoryToo() throws Exception {
    String value = "v".repeat(20_000);
    server.close();
    server =
        Servers.http(request ->
            request.getTarget().equals("/")
                ? Servers.status(302).setHeader("Location", "/" + value).build()
                : Servers.status(200).setHeader("X", value).build());
    HttpOptions options = options().capture(true, 0).build();
    try (HttpFetcher fetcher = new HttpFetcher(options, 1);
        Fetched fetched = fetch(fetcher)) {
      assertEquals(
          value, fetched.attempt().outcome().answer().orElseThrow().headers().get("x").getFirst());
      long leased = options.memory().bodies().leased();
      assertTrue(leased > 3 * 20_000 && leased < 4 * 20_000, () -> leased + " bytes");
    }
    assertEquals(0, options.memory().bodies().leased());
  }

  @Test
  void whatDecodersLookBackToTakesMemoryAsLongAsTheyWork() throws Exception {
    // Nothing, with a window of 16 MiB.
    Buffer coded = new Buffer().writeByte(0x3F);
    server.close();
    server =
        Servers.http(request ->
            Servers.status(200).setHeader("Content-Encoding", "br").body(coded.clone()).build());
    HttpOptions options = options().maxTime(Duration.ofSeconds(1)).build();
    ByteBudget bodies = options.memory().bodies();
    try (HttpFetcher fetcher = new HttpFetcher(options, 1)) {
      try (ByteBudget.Lease others = bodies.lease()) {
        assertTrue(others.grow(LENGTH, () -> false));
        try (Fetched fetched = fetch(fetcher)) {
          Outcome.Failed failed = (Outcome.Failed) fetched.attempt().outcome();
          assertEquals(ErrorKind.RESOURCE, failed.failure().kind());
        }
      }
      try (Fetched fetched = fetch(fetcher)) {
        assertEquals(0, bodies.leased());
        assertTrue(fetched.attempt().outcome() instanceof Outcome.Answered);
      }
    }
  }

  @Test
  void bodiesThatAreNotKeptTakeNone() throws Exception {
    HttpOptions options = options().capture(false, 0).build();
    try (HttpFetcher fetcher = new HttpFetcher(options, 2);
        Fetched first = fetch(fetcher)) {
      assertEquals(0, options.memory().bodies().leased());
      assertEquals(200, first.attempt().outcome().answer().orElseThrow().status());
    }
  }
}
