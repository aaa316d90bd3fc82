package dev.trawl.spark;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trawl.model.Summary;
import dev.trawl.record.ResultReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.TreeMap;

/// What came of entries, in numbers.
///
/// @param notOk how many entries were not ok, by reason: a status code, or an error kind's name
/// @param retries attempts beyond the first of their entry
/// @param flaky entries that were ok, but not at the first attempt
/// @param bytes of all bodies, after content decoding
/// @param repeats entries without a record, because they are the same as an earlier one
record Counts(
    long entries,
    long ok,
    @JsonProperty("not_ok") TreeMap<String, Long> notOk,
    long retries,
    long flaky,
    long bytes,
    long repeats)
    implements Serializable {
  static final Counts NONE = new Counts(0, 0, new TreeMap<>(), 0, 0, 0, 0);

  /// Counts the records of a result file.
  static Counts of(InputStream records) throws IOException {
    Counting counting = new Counting();
    ResultReader.read(
        records,
        record -> {
          counting.entries++;
          if (record.ok()) {
            counting.ok++;
          } else {
            counting.notOk.merge(record.reason(), 1L, Long::sum);
          }
          counting.retries += Math.max(0, record.attempts() - 1);
          counting.flaky += record.flaky() ? 1 : 0;
          counting.bytes += record.bytes();
        });
    return new Counts(
        counting.entries,
        counting.ok,
        counting.notOk,
        counting.retries,
        counting.flaky,
        counting.bytes,
        0);
  }

  private static final class Counting {
    private long entries;
    private long ok;
    private final TreeMap<String, Long> notOk = new TreeMap<>();
    private long retries;
    private long flaky;
    private long bytes;
  }

  /// The same with repeats.
  Counts with(long left) {
    return new Counts(entries, ok, notOk, retries, flaky, bytes, left);
  }

  Counts plus(Counts other) {
    TreeMap<String, Long> sum = new TreeMap<>(notOk);
    other.notOk.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new Counts(
        entries + other.entries,
        ok + other.ok,
        sum,
        retries + other.retries,
        flaky + other.flaky,
        bytes + other.bytes,
        repeats + other.repeats);
  }

  Summary summary(Duration elapsed) {
    return new Summary(ok, notOk, retries, flaky, bytes, 0, elapsed);
  }
}
