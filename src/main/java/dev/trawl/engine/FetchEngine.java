package dev.trawl.engine;

import dev.trawl.http.Fetched;
import dev.trawl.http.Fetcher;
import dev.trawl.http.Prepared;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.HostReport;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.policy.HostQueues;
import dev.trawl.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Fetches a list: takes targets as slots become free, makes attempts, waits for retries without
/// holding a slot, and hands every target's one result over.
public final class FetchEngine {
  private static final Failure PASSED =
      Failure.of(ErrorKind.DEADLINE, "the deadline of the run has passed");
  private static final Failure ENOUGH =
      Failure.of(ErrorKind.INTERRUPTED, "other entries failed (--fail-fast)");

  private final Fetcher fetcher;
  private final EngineOptions options;
  private final Slots slots;
  private final Agenda agenda;
  private final TargetSource targets;
  private final ResultHandler results;
  private final Optional<ProcessingStage> stage;
  private final RandomGenerator random = new Random();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<IOException> handlerFailure = new AtomicReference<>();
  private final AtomicReference<Failure> abandoned = new AtomicReference<>();

  /// What the list waits for now.
  private volatile Optional<Errand> errand = Optional.empty();

  /// Something that is fetched for the list itself, such as a sitemap.
  ///
  /// @param target told from all others by being this one
  /// @param fetcher makes the attempts
  private record Errand(Target target, Fetcher fetcher, CompletableFuture<FetchResult> result) {}

  /// @param targets read by a thread of its own
  public FetchEngine(
      Fetcher fetcher, EngineOptions options, TargetSource targets, ResultHandler results) {
    this.fetcher = fetcher;
    this.options = options;
    this.slots =
        options.adaptive() ? new AdaptiveSlots(options.concurrency()) : options::concurrency;
    int readAhead = 2 * options.concurrency();
    this.agenda =
        new Agenda(
            new Backlog(
                new HostQueues<>(options.hosts(), options.rate(), System.nanoTime(), random),
                options.ordered() ? readAhead : Backlog.MAX_JOBS,
                options.backlogBytes()),
            slots,
            options.recheck(),
            readAhead,
            results::ready);
    this.stage =
        options.processors().isPresent()
            ? Optional.of(new ProcessingStage(options.processors().getAsInt()))
            : Optional.empty();
    this.targets = targets;
    this.results = results;
  }

  /// Runs until every entry has its result, or [#stop] or the deadline has taken effect. To be
  /// called once.
  ///
  /// @throws IOException from the list, after the results of all that could be read of it; or from
  ///   the result handler, at once
  public void run() throws IOException, InterruptedException {
    Thread.ofPlatform()
        .daemon()
        .name("trawl-reader")
        .start(new ListReader(targets, this::prepare, agenda));
    options
        .deadline()
        .ifPresent(deadline ->
            Thread.ofPlatform().daemon().name("trawl-deadline").start(() -> expire(deadline)));
    try {
      options.executor().strategy(options.concurrency()).start(agenda, new Runner());
      agenda.awaitEnd();
    } finally {
      agenda.stop();
      ended.countDown();
      stage.ifPresent(ProcessingStage::close);
    }
    IOException failure = handlerFailure.get();
    if (failure != null) {
      throw failure;
    }
    if (agenda.readFailure().isPresent()) {
      rethrow(agenda.readFailure().get());
    }
  }

  /// Fetches what the list itself is made of, such as a sitemap: as an entry is, with the slots,
  /// the rates, the limits of hosts, the retries and the ends that hold for all, but without a
  /// record. For the thread that reads the list, which waits for it.
  ///
  /// @param by makes the attempts
  /// @return empty if the run has ended
  public Optional<FetchResult> fetch(Target target, Fetcher by) throws InterruptedException {
    if (agenda.isStopped()) {
      return Optional.empty();
    }
    Errand mine = new Errand(target, by, new CompletableFuture<>());
    errand = Optional.of(mine);
    agenda.add(target, by.prepare(target));
    // After it was set, so that it cannot escape an end at this moment.
    if (agenda.isStopped()) {
      endErrand();
    }
    try {
      return Optional.of(mine.result().get());
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed so", e);
    } finally {
      // Without the result, which may be large. The target stays: its attempt may not have ended.
      errand = Optional.of(new Errand(target, by, new CompletableFuture<>()));
    }
  }

  /// Waits until the result handler is ready, for a list that hands it something itself. For the
  /// thread that reads the list.
  ///
  /// @return whether the list is to be read on
  public boolean awaitHandler() {
    return agenda.awaitHandler();
  }

  /// An entry may read just the same.
  @SuppressWarnings("ReferenceEquality")
  private Optional<Errand> errand(Target target) {
    return errand.filter(e -> e.target() == target);
  }

  private Fetcher fetcher(Task.Fetch fetch) {
    return errand(fetch.job().target()).map(Errand::fetcher).orElse(fetcher);
  }

  /// Cuts it off at once: nobody would do anything with it.
  private void endErrand() {
    errand.ifPresent(e -> {
      e.result().cancel(false);
      e.fetcher().cancelAll(Failure.CUT_OFF);
    });
  }

  private void cancelAll(Failure why) {
    fetcher.cancelAll(why);
    errand.ifPresent(e -> e.fetcher().cancelAll(why));
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
    endErrand();
    Thread.ofPlatform().daemon().name("trawl-grace").start(() -> cutOff(grace));
  }

  private void cutOff(Duration grace) {
    try {
      if (!ended.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        cancelAll(Failure.CUT_OFF);
        results.cutOff(Failure.CUT_OFF);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expire(Duration deadline) {
    try {
      if (!ended.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        abandon(PASSED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the run before its end: what is in flight is cut off, and that and the rest of a list
  /// that ends by itself has this for its result.
  private void abandon(Failure why) {
    if (abandoned.compareAndSet(null, why)) {
      agenda.refuse(why, targets.endsByItself());
      cancelAll(why);
      endErrand();
      results.cutOff(why);
    }
  }

  /// Why the run ended before its end, if it did: because of the deadline, or because the result
  /// handler had enough.
  public Optional<Failure> abandoned() {
    return Optional.ofNullable(abandoned.get());
  }

  /// How it went with the hosts so far.
  public HostReport hosts() {
    return agenda.report();
  }

  /// The attempts that are being made now.
  public Fetcher.InFlight inFlight() {
    return fetcher.inFlight();
  }

  /// For how long the handling of results has held the fetching up, where that has threads of its
  /// own. To be called after the end.
  public Duration processing() {
    return stage.map(ProcessingStage::heldUp).orElse(Duration.ZERO);
  }

  /// How many attempts may be in flight now.
  public int slots() {
    return slots.limit();
  }

  private Prepared prepare(Target target) {
    try {
      return fetcher.prepare(target);
    } catch (Throwable t) {
      return new Prepared.Rejected(internal(t));
    }
  }

  /// What every strategy does with a task. Nothing may escape: a worker that dies would take its
  /// job, and the end of the run, with it.
  private final class Runner implements ExecutorStrategy.Runner {
    @Override
    public void run(Task task) {
      switch (task) {
        case Task.Settle settle -> settle(settle.result());
        case Task.Fetch fetch -> {
          Optional<Fetched> fetched = Optional.empty();
          Attempt attempt;
          try {
            fetched = Optional.of(fetcher(fetch).fetch(fetch.target()));
            attempt = fetched.get().attempt();
          } catch (Throwable t) {
            attempt = Attempt.notSent(internal(t));
          }
          conclude(fetch, attempt, fetched);
        }
      }
    }
  }

  /// What follows an attempt.
  private sealed interface Next {
    Job job();

    /// @param delay until then
    record Again(Job job, Duration delay) implements Next {}

    record Recheck(Job job) implements Next {}

    record Deliver(Job job) implements Next {}
  }

  /// Never throws: a job that is lost here would be waited for without end.
  private void conclude(Task.Fetch fetch, Attempt attempt, Optional<Fetched> fetched) {
    Next next;
    try {
      next = next(fetch, attempt);
    } catch (Throwable t) {
      next = new Next.Deliver(fetch.job().attempted(attempt.with(internal(t))));
    }
    try {
      switch (next) {
        case Next.Again(Job job, Duration delay) -> {
          notice(job, delay);
          agenda.again(fetch, job.again(System.nanoTime() + delay.toNanos()));
          // The agenda counts what it holds.
          fetched.ifPresent(Fetched::close);
        }
        case Next.Recheck(Job job) -> {
          notice(job, options.recheck().orElseThrow());
          agenda.recheck(fetch, job);
          fetched.ifPresent(Fetched::close);
        }
        case Next.Deliver(Job job) -> deliver(fetch, job, fetched);
      }
    } catch (Throwable t) {
      // There was no memory to keep it for later.
      deliver(fetch, next.job(), fetched);
    }
  }

  private Next next(Task.Fetch fetch, Attempt attempt) {
    boolean hindered =
        attempt.outcome() instanceof Outcome.Failed failed
            && failed.failure().kind() == ErrorKind.RESOURCE;
    Job job = hindered ? fetch.job().hindered(attempt) : fetch.job().attempted(attempt);
    String method = fetch.target().requested().method();
    Optional<Duration> delay = delay(job, method, attempt.outcome(), hindered);
    // The list waits for it, and cannot end before.
    boolean awaited = errand(job.target()).isPresent();
    if (!awaited) {
      fetch.job().last().ifPresent(results::superseded);
    }
    // What the cache gave without asking it would give again.
    if (agenda.isStopped() || (!attempt.sent() && !hindered)) {
      return new Next.Deliver(job);
    }
    if (delay.isPresent()) {
      return new Next.Again(job, delay.get());
    }
    if (!awaited
        && options.recheck().isPresent()
        && !job.rechecked()
        && options.retries().isTransient(method, attempt.outcome())) {
      return new Next.Recheck(job);
    }
    if (!awaited
        && options.untilOk().isPresent()
        && options.retries().mayRepeat(method)
        && !results.isOk(job.result())) {
      return new Next.Again(job, options.untilOk().get());
    }
    return new Next.Deliver(job);
  }

  private Optional<Duration> delay(Job job, String method, Outcome outcome, boolean hindered) {
    if (hindered) {
      // A request that was sent is sent again only where that does no harm.
      if (job.last().filter(Attempt::sent).isPresent() && !options.retries().mayRepeat(method)) {
        return Optional.empty();
      }
      return RetryPolicy.afterShortage(job.shortages(), random);
    }
    return job.rechecked()
        ? Optional.empty()
        : options.retries().next(job.attempts(), method, outcome, Instant.now(), random);
  }

  private void notice(Job job, Duration delay) {
    if (errand(job.target()).isPresent()) {
      return;
    }
    try {
      results.retrying(job.result(), delay);
    } catch (Throwable t) {
      handlerFailed(t);
    }
  }

  private void deliver(Task.Fetch fetch, Job job, Optional<Fetched> fetched) {
    Attempt last = job.last().orElseThrow();
    if (stage.isPresent() && handIn(job, fetched)) {
      agenda.released(fetch, last);
      return;
    }
    try {
      deliver(job.result());
    } finally {
      fetched.ifPresent(Fetched::close);
      agenda.ended(fetch, last);
    }
  }

  private boolean handIn(Job job, Optional<Fetched> fetched) {
    try {
      stage
          .orElseThrow()
          .handIn(() -> {
            try {
              settle(job.result());
            } finally {
              fetched.ifPresent(Fetched::close);
            }
          });
      return true;
    } catch (Throwable t) {
      // No memory for that: then on this thread.
      return false;
    }
  }

  private void settle(FetchResult result) {
    try {
      deliver(result);
    } finally {
      agenda.settled();
    }
  }

  private void deliver(FetchResult result) {
    Optional<Errand> awaited = errand(result.target());
    if (awaited.isPresent()) {
      awaited.get().result().complete(result);
      return;
    }
    try {
      results.accept(result);
      if (results.enough()) {
        abandon(ENOUGH);
      }
    } catch (Throwable t) {
      handlerFailed(t);
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

  private static Failure internal(Throwable thrown) {
    return Failure.of(ErrorKind.INTERNAL, thrown.toString());
  }
}
