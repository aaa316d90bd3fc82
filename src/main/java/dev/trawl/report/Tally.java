package dev.trawl.report;

import dev.trawl.check.Verdict;
import dev.trawl.journal.Journal;
import dev.trawl.model.Change;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Measures;
import dev.trawl.model.Outcome;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Counts results. Every number that trawl reports about a run, its exit status included, comes
/// from here. Safe for use by several threads.
public final class Tally {
  private final long startNanos = System.nanoTime();
  private final LongAdder ok = new LongAdder();
  private final Map<String, LongAdder> notOk = new ConcurrentHashMap<>();
  private final LongAdder retries = new LongAdder();
  private final LongAdder flaky = new LongAdder();
  private final LongAdder bodyBytes = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder earlier = new LongAdder();
  private final Map<Change, LongAdder> changes = new ConcurrentHashMap<>();
  private final LongAdder newlyBroken = new LongAdder();
  private final Map<Integer, LongAdder> responses = new ConcurrentHashMap<>();
  private final Map<ErrorKind, LongAdder> errors = new ConcurrentHashMap<>();
  private final List<LongAdder> times =
      Stream.generate(LongAdder::new).limit(Measures.Times.BOUNDS.size() + 1).toList();
  private final LongAdder nanos = new LongAdder();
  private final Optional<Times> allTimes;
  private final Optional<FailedEntries> failed;

  /// Counts, and no more.
  public Tally() {
    this(false, false);
  }

  /// @param percentiles whether [#percentile] is going to be asked
  /// @param hosts whether [#failed] is
  public Tally(boolean percentiles, boolean hosts) {
    this.failed = hosts ? Optional.of(new FailedEntries()) : Optional.empty();
    this.allTimes = percentiles ? Optional.of(new Times()) : Optional.empty();
  }

  public void add(FetchResult result, Verdict verdict) {
    if (verdict.ok()) {
      ok.increment();
    } else {
      increment(notOk, result.outcome().reason());
      failed.ifPresent(list -> list.add(result, verdict));
    }
    if (result.attempts() > 1) {
      retries.add(result.attempts() - 1);
      if (verdict.ok()) {
        flaky.increment();
      }
    }
    result.outcome().answer().ifPresent(answer -> bodyBytes.add(answer.bodyBytes()));
    verdict.change().ifPresent(change -> increment(changes, change));
    if (isNewlyBroken(verdict)) {
      newlyBroken.increment();
    }
    measure(result);
  }

  /// Whether an entry failed that was ok or absent in the earlier run.
  public static boolean isNewlyBroken(Verdict verdict) {
    return !verdict.ok()
        && verdict.change().filter(c -> c == Change.BROKEN || c == Change.NEW).isPresent();
  }

  private void measure(FetchResult result) {
    result.outcome().answer().ifPresent(answer -> increment(responses, answer.status() / 100));
    switch (result.outcome()) {
      case Outcome.Answered answered -> {}
      case Outcome.Failed failed -> increment(errors, failed.failure().kind());
    }
    if (result.last().startedAt().isPresent()) {
      allTimes.ifPresent(all -> all.add(result.last().timings().total()));
      long took = result.last().timings().total().toNanos();
      nanos.add(took);
      int place = Collections.binarySearch(Measures.Times.BOUNDS, took / 1e9);
      times.get(place < 0 ? -place - 1 : place).increment();
    }
  }

  private static <K> void increment(Map<K, LongAdder> counts, K key) {
    counts.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  private static <K> Map<K, Long> sums(Map<K, LongAdder> counts) {
    Map<K, Long> sums = new HashMap<>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
  }

  /// Counts what an earlier run has done of the list. Attempts and bytes are those of this run.
  public void addEarlier(Journal journal) {
    ok.add(journal.ok());
    journal
        .notOk()
        .forEach((reason, count) -> {
          notOk.computeIfAbsent(reason, r -> new LongAdder()).add(count);
          failed.ifPresent(list -> list.addEarlier(reason, count));
        });
    earlier.add(journal.size());
  }

  /// Those that failed, by reason and host; empty unless it was said that they are asked for.
  public Optional<FailedEntries> failed() {
    return failed;
  }

  /// Counts an entry that was left out because an earlier one asks for the same.
  public void addRepeat() {
    repeats.increment();
  }

  /// Entries that were left out, none of which is in [#summary].
  public long repeats() {
    return repeats.sum();
  }

  /// The numbers so far.
  public Summary summary() {
    return new Summary(
        ok.sum(),
        sums(notOk),
        retries.sum(),
        flaky.sum(),
        bodyBytes.sum(),
        earlier.sum(),
        Duration.ofNanos(System.nanoTime() - startNanos));
  }

  /// How many entries compare how with the earlier run; empty without one.
  public Map<Change, Long> changes() {
    return sums(changes);
  }

  public Measures measures() {
    return new Measures(
        sums(responses),
        sums(errors),
        new Measures.Times(times.stream().map(LongAdder::sum).toList(), nanos.sum() / 1e9));
  }

  /// The time within which the last attempts of so many hundredths of the entries ended; empty if
  /// none had one.
  ///
  /// @param rank 100 for the longest
  public Optional<Duration> percentile(double rank) {
    return allTimes.flatMap(all -> all.percentile(rank));
  }

  /// Failed entries that were ok or absent in the earlier run.
  public long newlyBroken() {
    return newlyBroken.sum();
  }
}
