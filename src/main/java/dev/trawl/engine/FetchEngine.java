package dev.trawl.engine;

import dev.trawl.http.HttpFetcher;
import dev.trawl.http.Prepared;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.TargetSource;
import dev.trawl.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Fetches a list: takes targets as slots become free, makes attempts, waits for retries without
/// holding a slot, and hands every target's one result over.
public final class FetchEngine {
  private final HttpFetcher fetcher;
  private final RetryPolicy retries;
  private final ExecutorStrategy strategy;
  private final Agenda agenda;
  private final ResultHandler results;
  private final RandomGenerator random = new Random();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<IOException> handlerFailure = new AtomicReference<>();

  /// @param concurrency attempts in flight at once, 1 or more
  /// @param targets read by a thread of its own
  public FetchEngine(
      HttpFetcher fetcher,
      RetryPolicy retries,
      ExecutorKind executor,
      int concurrency,
      TargetSource targets,
      ResultHandler results) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency < 1: " + concurrency);
    }
    this.fetcher = fetcher;
    this.retries = retries;
    this.strategy = executor.strategy(concurrency);
    this.agenda = new Agenda(targets, 2 * concurrency, results::ready);
    this.results = results;
  }

  /// Runs until every entry has its result, or [#stop] has taken effect. To be called once.
  ///
  /// @throws IOException from the list, after the results of all that could be read of it; or from
  ///   the result handler, at once
  public void run() throws IOException, InterruptedException {
    Thread.ofPlatform().daemon().name("trawl-reader").start(agenda::read);
    try {
      strategy.start(agenda, new Runner());
      agenda.awaitEnd();
    } finally {
      agenda.stop();
      ended.countDown();
    }
    IOException failure = handlerFailure.get();
    if (failure != null) {
      throw failure;
    }
    if (agenda.readFailure().isPresent()) {
      rethrow(agenda.readFailure().get());
    }
  }

  private static void rethrow(Throwable thrown) throws IOException {
    switch (thrown) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /// Takes no more entries, gives up waiting for retries, and after `grace` cuts off what is still
  /// in flight. Every entry that was started gets its result. Returns at once; [#run] returns then.
  public void stop(Duration grace) {
    agenda.stop();
    Thread.ofPlatform().daemon().name("trawl-grace").start(() -> cutOff(grace));
  }

  private void cutOff(Duration grace) {
    try {
      if (!ended.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        fetcher.cancelAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What every strategy does with a job. Nothing may escape: a worker that dies would take its
  /// job, and the end of the run, with it.
  private final class Runner implements ExecutorStrategy.Runner {
    @Override
    public void run(Job job) {
      try {
        admit(job).ifPresent(a -> conclude(a, fetcher.fetch(a.target())));
      } catch (Throwable t) {
        deliver(job.result(internal(t)));
      }
    }

    @Override
    public CompletableFuture<Void> runAsync(Job job) {
      try {
        return admit(job).map(this::chain).orElseGet(() -> CompletableFuture.completedFuture(null));
      } catch (Throwable t) {
        deliver(job.result(internal(t)));
        return CompletableFuture.completedFuture(null);
      }
    }

    private CompletableFuture<Void> chain(Admitted admitted) {
      return fetcher
          .fetchAsync(admitted.target())
          .thenAccept(attempt -> conclude(admitted, attempt))
          .exceptionally(thrown -> {
            deliver(admitted.job().result(internal(thrown)));
            return null;
          });
    }
  }

  /// A job with a slot and something to attempt.
  private record Admitted(Job job, Prepared.Ready target) {}

  /// Empty if the job was settled without an attempt.
  private Optional<Admitted> admit(Job job) {
    if (job.last().isPresent() && agenda.isStopped()) {
      deliver(job.result());
      return Optional.empty();
    }
    Prepared prepared = job.prepared().orElseGet(() -> fetcher.prepare(job.target()));
    Job started = job.started(prepared, System.nanoTime());
    return switch (prepared) {
      case Prepared.Ready ready -> Optional.of(new Admitted(started, ready));
      case Prepared.Rejected rejected -> {
        deliver(started.result(Attempt.notSent(rejected.failure())));
        yield Optional.empty();
      }
    };
  }

  private void conclude(Admitted admitted, Attempt attempt) {
    boolean hindered =
        attempt.outcome() instanceof Outcome.Failed failed
            && failed.failure().kind() == ErrorKind.RESOURCE;
    Job attempted = hindered ? admitted.job().hindered(attempt) : admitted.job().attempted(attempt);
    Optional<Duration> delay =
        hindered
            ? RetryPolicy.afterShortage(attempted.shortages(), random)
            : retries.next(
                attempted.attempts(),
                admitted.target().requested().method(),
                attempt.outcome(),
                Instant.now(),
                random);
    if (delay.isEmpty() || agenda.isStopped()) {
      deliver(attempted.result());
    } else {
      try {
        results.retrying(attempted.result(), delay.get());
      } catch (Throwable t) {
        handlerFailed(t);
      }
      agenda.again(attempted.again(System.nanoTime() + delay.get().toNanos()));
    }
  }

  /// Settles a job.
  private void deliver(FetchResult result) {
    try {
      results.accept(result);
    } catch (Throwable t) {
      handlerFailed(t);
    } finally {
      agenda.settled();
    }
  }

  /// Ends the run, whatever the handler threw: a result is lost.
  private void handlerFailed(Throwable thrown) {
    IOException failure =
        thrown instanceof IOException e ? e : new IOException(thrown.toString(), thrown);
    if (handlerFailure.compareAndSet(null, failure)) {
      stop(Duration.ZERO);
    }
  }

  private static Attempt internal(Throwable thrown) {
    return Attempt.notSent(Failure.of(ErrorKind.INTERNAL, thrown.toString()));
  }
}
