package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.model.Change;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Measures;
import dev.trawl.model.Summary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class TallyTest {
  /// 1 ok at once, 1 at the second attempt; 404 twice, 503 after 3 attempts, a body cut, a bad
  /// line.
  private static final List<FetchResult> RESULTS =
      List.of(
          Results.answered(200),
          Results.answered(Results.answer(204), 2),
          Results.answered(404),
          Results.answered(404),
          Results.answered(Results.answer(503), 3),
          Results.failed(Failure.of(ErrorKind.TRUNCATED, "cut"), Optional.of(Results.answer(200))),
          Results.invalid(new Input.Text("")));

  private final Tally tally = new Tally();
  private final Expectations expectations = new Expectations();

  @Test
  void everyResultIsCountedOnceUnderItsReason() {
    RESULTS.forEach(this::add);
    Summary summary = tally.summary();
    assertEquals(7, summary.entries());
    assertEquals(2, summary.ok());
    assertEquals(5, summary.failed());
    assertEquals(Map.of("404", 2L, "503", 1L, "truncated", 1L, "invalid_url", 1L), summary.notOk());
    assertEquals(1 + 2 + 2, summary.retries());
    assertEquals(1, summary.flaky());
    assertEquals(6 * 42, summary.bodyBytes());
  }

  @Test
  void responsesErrorsAndTimesAreMeasured() {
    RESULTS.forEach(this::add);
    Measures measures = tally.measures();
    assertEquals(Map.of(2, 3L, 4, 2L, 5, 1L), measures.responses());
    assertEquals(Map.of(ErrorKind.TRUNCATED, 1L, ErrorKind.INVALID_URL, 1L), measures.errors());
    // 12 ms each, but for the bad line, which was not tried.
    assertEquals(
        List.of(0L, 0L, 6L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), measures.times().counts());
    assertEquals(6 * 0.012, measures.times().sum(), 1e-9);
  }

  @Test
  void changesAreCountedAndWhatIsNewlyBroken() {
    Verdict ok = new Verdict(true, List.of());
    Verdict bad = new Verdict(false, List.of());
    FetchResult result = RESULTS.getFirst();
    assertEquals(Map.of(), tally.changes());
    for (Change change : Change.values()) {
      tally.add(result, bad.with(change));
    }
    tally.add(result, ok.with(Change.NEW));
    tally.add(result, ok);
    assertEquals(
        Map.of(
            Change.NEW,
            2L,
            Change.SAME,
            1L,
            Change.CHANGED,
            1L,
            Change.BROKEN,
            1L,
            Change.FIXED,
            1L),
        tally.changes());
    assertEquals(2, tally.newlyBroken());
  }

  @Test
  void nothingIsCountedAtTheStart() {
    Summary summary = tally.summary();
    assertEquals(0, summary.entries());
    assertEquals(Map.of(), summary.notOk());
  }

  @Test
  void threadsLoseNoCount() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4_000; i++) {
        threads.execute(() -> RESULTS.forEach(this::add));
      }
    }
    Summary summary = tally.summary();
    assertEquals(28_000, summary.entries());
    assertEquals(8_000, summary.notOk().get("404"));
    assertEquals(20_000, summary.retries());
  }

  @Test
  void percentilesAreOfTheEntriesThatWereTried() {
    Tally timed = new Tally(true, false);
    assertEquals(Optional.empty(), timed.percentile(50));
    for (FetchResult result : RESULTS) {
      timed.add(result, expectations.judge(result));
    }
    // All took as long, to three digits.
    assertEquals(12.0, timed.percentile(50).orElseThrow().toNanos() / 1e6, 0.012);
    assertEquals(12.0, timed.percentile(100).orElseThrow().toNanos() / 1e6, 0.012);
    assertEquals(Optional.empty(), new Tally().percentile(50));
  }

  private void add(FetchResult result) {
    tally.add(result, expectations.judge(result));
  }
}
