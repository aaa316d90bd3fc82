package dev.trawl.engine;

import dev.trawl.http.HttpFetcher;
import dev.trawl.http.OptionsBuilder;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.TargetSource;
import dev.trawl.policy.HostLimits;
import dev.trawl.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An engine, its fetcher and the thread that it runs on.
final class Run implements AutoCloseable {
  static final RetryPolicy NO_RETRIES = retries(0);

  /// More than any test takes.
  private static final long PATIENCE_SECONDS = 20;

  private final HttpFetcher fetcher;
  private final FetchEngine engine;
  private final FutureTask<Void> task;

  Run(
      ExecutorKind executor,
      int concurrency,
      RetryPolicy retries,
      OptionsBuilder options,
      TargetSource source,
      ResultHandler handler)
      throws IOException {
    this(options(executor, concurrency, retries, OptionalInt.empty()), options, source, handler);
  }

  /// Without retries.
  ///
  /// @param processors threads for the results
  Run(
      ExecutorKind executor,
      int concurrency,
      int processors,
      OptionsBuilder options,
      TargetSource source,
      ResultHandler handler)
      throws IOException {
    this(
        options(executor, concurrency, NO_RETRIES, OptionalInt.of(processors)),
        options,
        source,
        handler);
  }

  private static EngineOptions options(
      ExecutorKind executor, int concurrency, RetryPolicy retries, OptionalInt processors) {
    return new EngineOptions(
        executor,
        concurrency,
        false,
        false,
        new HostLimits(concurrency, Optional.empty(), 0, retries.baseDelay(), retries.baseDelay()),
        Optional.empty(),
        retries,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        processors,
        Agendas.BACKLOG_BYTES);
  }

  Run(
      EngineOptions engineOptions,
      OptionsBuilder options,
      TargetSource source,
      ResultHandler handler)
      throws IOException {
    // That no more are in flight than the executor's concurrency shall not be the fetcher's doing.
    fetcher = new HttpFetcher(options.build(), 2 * engineOptions.concurrency());
    engine = new FetchEngine(fetcher, engineOptions, source, handler);
    task =
        new FutureTask<>(() -> {
          engine.run();
          return null;
        });
  }

  Run(
      ExecutorKind executor,
      int concurrency,
      RetryPolicy retries,
      TargetSource source,
      ResultHandler handler)
      throws IOException {
    this(executor, concurrency, retries, new OptionsBuilder(), source, handler);
  }

  /// So many further attempts almost at once, and `Retry-After` up to a minute.
  static RetryPolicy retries(int count) {
    return new RetryPolicy(
        count,
        Duration.ofMillis(2),
        Duration.ofMinutes(1),
        Set.of(ErrorKind.CONNECT, ErrorKind.RESET),
        Set.of(503),
        false);
  }

  Run start() {
    Thread.ofPlatform().daemon().name("run").start(task);
    return this;
  }

  void stop(Duration grace) {
    engine.stop(grace);
  }

  /// For how long the handling of results has held the fetching up.
  Duration processing() {
    return engine.processing();
  }

  /// Waits for the end.
  void await() throws Exception {
    await(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  /// Waits for the end, which has to come within a limit.
  void await(Duration limit) throws Exception {
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("still running after " + limit, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    engine.stop(Duration.ZERO);
    fetcher.close();
  }
}
