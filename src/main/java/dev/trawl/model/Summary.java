package dev.trawl.model;

import java.time.Duration;
import java.util.Map;

/// A run in numbers.
///
/// @param notOk how many entries were not ok, by reason: a status code, or an error kind's name
/// @param retries attempts beyond the first of their entry
/// @param flaky entries that were ok, but not at the first attempt
/// @param bodyBytes of all responses, after content decoding
/// @param earlier entries that an earlier run has done, which `ok` and `notOk` count too
/// @param elapsed from the start of the run
public record Summary(
    long ok,
    Map<String, Long> notOk,
    long retries,
    long flaky,
    long bodyBytes,
    long earlier,
    Duration elapsed) {
  public Summary {
    notOk = Map.copyOf(notOk);
  }

  /// Entries that were not ok.
  public long failed() {
    return notOk.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Entries that have their record.
  public long entries() {
    return ok + failed();
  }
}
