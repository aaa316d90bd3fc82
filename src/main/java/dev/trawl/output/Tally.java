package dev.trawl.output;

import dev.trawl.check.Verdict;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

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

  public void add(FetchResult result, Verdict verdict) {
    if (verdict.ok()) {
      ok.increment();
    } else {
      notOk.computeIfAbsent(reason(result.outcome()), reason -> new LongAdder()).increment();
    }
    if (result.attempts() > 1) {
      retries.add(result.attempts() - 1);
      if (verdict.ok()) {
        flaky.increment();
      }
    }
    result.outcome().answer().ifPresent(answer -> bodyBytes.add(answer.bodyBytes()));
  }

  /// Counts what an earlier run has done of the list. Attempts and bytes are those of this run.
  public void addEarlier(Journal journal) {
    ok.add(journal.ok());
    journal
        .notOk()
        .forEach((reason, count) -> notOk.computeIfAbsent(reason, r -> new LongAdder()).add(count));
    earlier.add(journal.size());
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> Integer.toString(answered.response().status());
      case Outcome.Failed failed -> failed.failure().kind().wireName();
    };
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
    Map<String, Long> reasons = new HashMap<>();
    notOk.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new Summary(
        ok.sum(),
        reasons,
        retries.sum(),
        flaky.sum(),
        bodyBytes.sum(),
        earlier.sum(),
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
