package dev.trawl.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
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

  private void add(FetchResult result) {
    tally.add(result, expectations.judge(result));
  }
}
