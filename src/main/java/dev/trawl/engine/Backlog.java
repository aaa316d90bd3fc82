package dev.trawl.engine;

import dev.trawl.http.Prepared;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.HostReport;
import dev.trawl.model.Outcome;
import dev.trawl.policy.HostQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;

/// The jobs of a run that are not in flight: those that wait for their host, for the time of their
/// next attempt, for the end of the list, or only for being delivered. Not safe for use by several
/// threads.
final class Backlog {
  /// Jobs that may be held; no more should be added while there are as many. Bounds memory when
  /// hosts are slow and when every entry fails.
  static final int MAX_JOBS = 10_000;

  private final HostQueues<Job> hosts;
  private final int lookAhead;
  private final long maxBytes;
  private final Queue<Task> settling = new ArrayDeque<>();
  private final PriorityQueue<Job> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Job::readyNanos));
  private final List<Job> rechecks = new ArrayList<>();
  private long bytes;

  /// @param lookAhead jobs that may wait for their host, [#MAX_JOBS] or fewer
  /// @param maxBytes that jobs may hold; no more should be added while they hold as much
  Backlog(HostQueues<Job> hosts, int lookAhead, long maxBytes) {
    this.hosts = hosts;
    this.lookAhead = lookAhead;
    this.maxBytes = maxBytes;
  }

  /// Takes an entry of the list.
  void add(Job job, long nowNanos) {
    switch (job.prepared()) {
      case Prepared.Ready ready -> {
        if (hosts.add(ready.host(), job, nowNanos)) {
          bytes += job.bytes();
        } else {
          settleSkipped(job);
        }
      }
      case Prepared.Rejected rejected -> settle(job, rejected.failure());
    }
  }

  /// Settles a job that has had no attempt.
  void settle(Job job, Failure failure) {
    settling.add(new Task.Settle(job.result(Attempt.notSent(failure))));
  }

  /// Settles a job with the outcome of its last attempt.
  void settle(Job job) {
    settling.add(new Task.Settle(job.result()));
  }

  private void settleSkipped(Job job) {
    if (job.last().isPresent()) {
      settle(job);
    } else {
      settle(job, Failure.of(ErrorKind.SKIPPED, "its host did not respond several times in a row"));
    }
  }

  /// Takes a job that is to be tried again at its time.
  void again(Job job) {
    long held = job.bytes();
    waiting.add(job);
    bytes += held;
  }

  /// Takes a job that is to be tried again after the list.
  void recheck(Job job) {
    long held = job.bytes();
    rechecks.add(job);
    bytes += held;
  }

  /// Gives the jobs that were taken by [#recheck] their time.
  void startRechecks(long atNanos) {
    rechecks.forEach(job -> waiting.add(job.recheck(atNanos)));
    rechecks.clear();
  }

  /// What can be done now. An attempt counts for its host until [#ended].
  ///
  /// @param fetches whether there is a slot for an attempt
  Optional<Task> poll(boolean fetches, long nowNanos) {
    while (!waiting.isEmpty() && waiting.peek().readyNanos() - nowNanos <= 0) {
      Job due = waiting.remove();
      if (!hosts.addAgain(ready(due).host(), due, nowNanos)) {
        bytes -= due.bytes();
        settleSkipped(due);
      }
    }
    Optional<Task> settle = Optional.ofNullable(settling.poll());
    if (settle.isPresent() || !fetches) {
      return settle;
    }
    return hosts
        .poll(nowNanos)
        .map(job -> {
          bytes -= job.bytes();
          return new Task.Fetch(job.started(nowNanos), ready(job), nowNanos);
        });
  }

  /// Nanoseconds until [#poll] may give what it does not give now, if only time has to pass for it.
  /// Negative if it may at once.
  OptionalLong delayNanos(boolean fetches, long nowNanos) {
    if (!settling.isEmpty()) {
      return OptionalLong.of(0);
    }
    OptionalLong host = fetches ? hosts.delayNanos(nowNanos) : OptionalLong.empty();
    if (waiting.isEmpty()) {
      return host;
    }
    long due = waiting.peek().readyNanos() - nowNanos;
    return OptionalLong.of(Math.min(due, host.orElse(due)));
  }

  /// Takes note of the end of an attempt.
  void ended(Task.Fetch fetch, Attempt attempt, long nowNanos) {
    Optional<Outcome> outcome =
        fetch.target().isJudgedBy(attempt) ? Optional.of(attempt.outcome()) : Optional.empty();
    Collection<Job> skipped =
        hosts.ended(fetch.target().host(), outcome, fetch.startedNanos(), Instant.now(), nowNanos);
    for (Job job : skipped) {
      bytes -= job.bytes();
      settleSkipped(job);
    }
  }

  /// Makes no more attempts: jobs that have had one are settled with its outcome.
  ///
  /// @param failure of those that have had none; empty to forget them
  /// @return how many were forgotten
  int stop(Optional<Failure> failure, long nowNanos) {
    List<Job> jobs =
        Stream.of(waiting, rechecks, hosts.drain(nowNanos)).flatMap(Collection::stream).toList();
    waiting.clear();
    rechecks.clear();
    bytes = 0;
    int forgotten = 0;
    for (Job job : jobs) {
      if (job.last().isPresent()) {
        settle(job);
      } else if (failure.isPresent()) {
        settle(job, failure.get());
      } else {
        forgotten++;
      }
    }
    return forgotten;
  }

  /// How many can be of use soon.
  int useful() {
    return hosts.useful() + settling.size();
  }

  boolean hasRoom() {
    long jobs = (long) hosts.size() + waiting.size() + rechecks.size() + settling.size();
    return hosts.size() < lookAhead && jobs < MAX_JOBS && bytes < maxBytes;
  }

  /// How many wait for the end of the list.
  int rechecks() {
    return rechecks.size();
  }

  /// Whether jobs wait only because their hosts have as much in flight as they may.
  boolean isHeldUp() {
    return hosts.isHeldUp();
  }

  HostReport report(Duration heldUp) {
    return hosts.report(heldUp);
  }

  private static Prepared.Ready ready(Job job) {
    return switch (job.prepared()) {
      case Prepared.Ready ready -> ready;
      case Prepared.Rejected rejected ->
          throw new IllegalStateException("tried again: " + job.target().index());
    };
  }
}
