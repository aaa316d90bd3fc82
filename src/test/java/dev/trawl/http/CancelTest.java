package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class CancelTest {
  @Parameter private Way way;

  @Test
  void whatIsInFlightEndsAsInterruptedWithinASecond() throws Exception {
    CountDownLatch busy = new CountDownLatch(6);
    try (RawServer silent =
            new RawServer(connection -> {
              connection.readRequest();
              busy.countDown();
              connection.awaitEnd();
            });
        RawServer stalling =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              busy.countDown();
              connection.awaitEnd();
            });
        Client client = new Client(way, new OptionsBuilder())) {
      List<CompletableFuture<Attempt>> attempts = new ArrayList<>();
      attempts.add(client.start(silent.url("http")));
      Await.until("the first has begun", () -> client.inFlight().count() == 1);
      for (int i = 0; i < 3; i++) {
        attempts.add(client.start(stalling.url("http")));
      }
      for (int i = 0; i < 2; i++) {
        attempts.add(client.start(silent.url("http")));
      }
      assertTrue(busy.await(10, TimeUnit.SECONDS));
      InFlight inFlight = client.inFlight();
      assertEquals(6, inFlight.count());
      assertEquals(Optional.of("127.0.0.1:" + silent.port()), inFlight.slowest());
      assertTrue(inFlight.elapsed().isPositive());
      client.cancelAll();
      for (CompletableFuture<Attempt> attempt : attempts) {
        assertEquals(
            ErrorKind.INTERRUPTED, Client.failure(attempt.get(1, TimeUnit.SECONDS)).kind());
      }
      assertEquals(new InFlight(0, Optional.empty(), Duration.ZERO), client.inFlight());
    }
  }

  @Test
  void whatComesLaterEndsAtOnce() throws Exception {
    try (RawServer silent = RawServer.silent();
        Client client = new Client(way, new OptionsBuilder())) {
      client.cancelAll();
      Attempt attempt = client.start(silent.url("http")).get(1, TimeUnit.SECONDS);
      assertEquals(ErrorKind.INTERRUPTED, Client.failure(attempt).kind());
    }
  }

  @Test
  void aFailureOfItsOwnKeepsItsKind() throws IOException {
    try (Socket dead = Servers.deadPort();
        Client client = new Client(way, new OptionsBuilder())) {
      Attempt attempt = client.fetch("http://127.0.0.1:" + dead.getLocalPort() + "/");
      client.cancelAll();
      assertEquals(ErrorKind.CONNECT, Client.failure(attempt).kind());
    }
  }
}
