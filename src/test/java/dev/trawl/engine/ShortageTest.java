package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.http.Fetched;
import dev.trawl.http.Fetcher;
import dev.trawl.http.HttpFetcher;
import dev.trawl.http.OptionsBuilder;
import dev.trawl.http.Prepared;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import dev.trawl.policy.HostLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What this machine lacks is waited for, without a `--retry`; but what was sent counts, and what
/// must not be sent twice is not.
@Timeout(30)
final class ShortageTest {
  @ParameterizedTest
  @CsvSource({
    "VIRTUAL, GET, true, 3, 3", "FIXED, GET, true, 3, 3", "ASYNC, GET, true, 3, 3",
    "VIRTUAL, GET, false, 3, 1", "FIXED, GET, false, 3, 1", "ASYNC, GET, false, 3, 1",
    "VIRTUAL, POST, true, 1, 1", "FIXED, POST, true, 1, 1", "ASYNC, POST, true, 1, 1",
    "VIRTUAL, POST, false, 3, 1", "FIXED, POST, false, 3, 1", "ASYNC, POST, false, 3, 1",
  })
  void aShortageIsWaitedForUnlessAPostWasSent(
      ExecutorKind executor, String method, boolean sent, int calls, int attempts)
      throws Exception {
    RecordingHandler handler = new RecordingHandler();
    try (HttpFetcher http = new HttpFetcher(new OptionsBuilder().method(method).build(), 1)) {
      Lacking lacking = new Lacking(http, sent);
      new FetchEngine(lacking, options(executor), ListSource.of("http://127.0.0.1/"), handler)
          .run();
      FetchResult result = handler.inListOrder().getFirst();
      assertEquals(calls, lacking.calls.get());
      assertEquals(attempts, result.attempts());
      boolean gaveUp = method.equals("POST") && sent;
      assertEquals(
          gaveUp ? Optional.of(ErrorKind.RESOURCE) : Optional.empty(),
          result.outcome() instanceof Outcome.Failed failed
              ? Optional.of(failed.failure().kind())
              : Optional.empty());
    }
  }

  private static EngineOptions options(ExecutorKind executor) {
    return new EngineOptions(
        executor,
        1,
        false,
        false,
        new HostLimits(1, Optional.empty(), 0, Duration.ZERO, Duration.ZERO),
        Optional.empty(),
        Run.retries(0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Agendas.BACKLOG_BYTES);
  }

  /// Has what it needs only at the third attempt.
  private record Lacking(Fetcher http, boolean sent, AtomicInteger calls) implements Fetcher {
    private static final Failure NONE = Failure.of(ErrorKind.RESOURCE, "too little");

    Lacking(Fetcher http, boolean sent) {
      this(http, sent, new AtomicInteger());
    }

    @Override
    public Prepared prepare(Target target) {
      return http.prepare(target);
    }

    @Override
    public Fetched fetch(Prepared.Ready target) {
      Attempt attempt =
          calls.incrementAndGet() == 3
              ? AgendaTest.ANSWERED
              : sent
                  ? AgendaTest.ANSWERED.with(new Outcome.Failed(NONE, Optional.empty()))
                  : Attempt.notSent(NONE);
      return new Fetched(attempt, new ByteBudget(1).lease());
    }

    @Override
    public InFlight inFlight() {
      return http.inFlight();
    }

    @Override
    public void cancelAll(Failure why) {
      http.cancelAll(why);
    }
  }
}
