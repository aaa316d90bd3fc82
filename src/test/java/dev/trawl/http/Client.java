package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A fetcher, used one way.
final class Client implements AutoCloseable {
  private static final int CONCURRENCY = 8;

  private final Way way;
  private final HttpFetcher fetcher;

  Client(Way way, OptionsBuilder options) throws IOException {
    this.way = way;
    this.fetcher = new HttpFetcher(options.build(), CONCURRENCY);
  }

  CompletableFuture<Attempt> start(String url) {
    Prepared prepared = fetcher.prepare(new Target(1, OptionalLong.empty(), new Input.Text(url)));
    return way.start(fetcher, assertInstanceOf(Prepared.Ready.class, prepared));
  }

  Attempt fetch(String url) {
    try {
      return start(url).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(url, e);
    }
  }

  /// The response that has to come.
  Answer answer(String url) {
    return answer(fetch(url));
  }

  /// The failure that has to come.
  Failure failure(String url) {
    return failure(fetch(url));
  }

  ErrorKind kind(String url) {
    return failure(url).kind();
  }

  static Answer answer(Attempt attempt) {
    return assertInstanceOf(Outcome.Answered.class, attempt.outcome()).response();
  }

  static Failure failure(Attempt attempt) {
    return assertInstanceOf(Outcome.Failed.class, attempt.outcome()).failure();
  }

  Fetcher.InFlight inFlight() {
    return fetcher.inFlight();
  }

  void cancelAll() {
    fetcher.cancelAll(Failure.CUT_OFF);
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
