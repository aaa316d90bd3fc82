package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.http.OptionsBuilder;
import dev.trawl.http.RawServer;
import dev.trawl.http.Servers;
import dev.trawl.model.Answer;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Redirect;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The choice of the executor does not show in the results.
@Timeout(60)
final class SameResultsTest {
  @Test
  void everyExecutorGivesTheSameResults() throws Exception {
    try (MockWebServer server = Servers.http(SameResultsTest::answer);
        RawServer silent = RawServer.silent();
        RawServer negative =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
            });
        RawServer garbage =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 -12 OK\r\n\r\n");
            });
        RawServer cut =
            new RawServer(connection -> {
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            });
        RawServer closing = new RawServer(RawServer.Connection::readRequest);
        Socket dead = Servers.deadPort()) {
      List<String> urls =
          List.of(
              Servers.url(server, "/ok"),
              Servers.url(server, "/404"),
              Servers.url(server, "/503"),
              Servers.url(server, "/redirect"),
              Servers.url(server, "/loop"),
              Servers.url(server, "/ok").replace("//", "//user:pass@"),
              "not a url",
              "http://127.0.0.1:" + dead.getLocalPort() + "/",
              "http://127.0.0.1:" + silent.port() + "/",
              "http://127.0.0.1:" + negative.port() + "/",
              "http://127.0.0.1:" + garbage.port() + "/",
              "http://127.0.0.1:" + cut.port() + "/",
              "http://127.0.0.1:" + closing.port() + "/",
              Servers.url(server, "/ok"));
      List<Timeless> virtual = run(ExecutorKind.VIRTUAL, urls);
      assertEquals(urls.size(), virtual.size());
      assertEquals(virtual, run(ExecutorKind.FIXED, urls));
      assertEquals(virtual, run(ExecutorKind.ASYNC, urls));
    }
  }

  private static MockResponse answer(RecordedRequest request) {
    return switch (request.getUrl().encodedPath()) {
      case "/404" -> Servers.status(404).body("missing").build();
      case "/503" -> Servers.status(503).setHeader("Retry-After", "0").build();
      case "/redirect" -> Servers.status(302).setHeader("Location", "/ok").build();
      case "/loop" -> Servers.status(302).setHeader("Location", "/loop").build();
      default -> Servers.body("fine");
    };
  }

  private static List<Timeless> run(ExecutorKind executor, List<String> urls) throws Exception {
    RecordingHandler handler = new RecordingHandler();
    OptionsBuilder options =
        new OptionsBuilder().maxTime(Duration.ofMillis(500)).capture(true, 100);
    try (Run run = new Run(executor, 4, Run.retries(2), options, ListSource.of(urls), handler)) {
      run.start().await();
    }
    return handler.inListOrder().stream().map(Timeless::of).toList();
  }

  /// All of a result but its times.
  private record Timeless(
      Target target,
      Optional<Requested> requested,
      int attempts,
      List<Redirect> redirects,
      Optional<String> finalUrl,
      Optional<Answer> answer,
      Optional<Failure> failure) {
    static Timeless of(FetchResult result) {
      return new Timeless(
          result.target(),
          result.requested(),
          result.attempts(),
          result.last().redirects(),
          result.last().finalUrl(),
          result.outcome().answer(),
          result.outcome() instanceof Outcome.Failed failed
              ? Optional.of(failed.failure())
              : Optional.empty());
    }
  }
}
