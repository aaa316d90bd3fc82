package dev.trawl.report;

import dev.trawl.io.EntryTable;
import dev.trawl.record.ResultRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// What has changed from an older result file to a newer one. Takes all records of the older, all
/// of the newer, and then those of the older once more, to tell which have gone.
///
/// Entries are known again by `input` and `method`; of several that are the same in the older, the
/// last counts. The entries of the older are kept in an [EntryTable].
public final class Differences {
  /// A smaller difference is no news, however large a part it is.
  static final Duration MIN_SLOWER = Duration.ofMillis(10);

  private static final long OK = 1;
  private static final long SEEN = 2;
  private static final int TIME_SHIFT = 2;

  private final double slowerBy;
  private final Statistics older;
  private final Statistics newer;
  private final EntryTable entries = new EntryTable();
  private final Ranking<ResultRecord> broken;
  private final Ranking<ResultRecord> fixed;
  private final Ranking<Slower> slower;
  private final Ranking<ResultRecord> added;
  private final Ranking<ResultRecord> gone;
  private long seen;

  /// An entry that is ok and was ok, and takes longer.
  record Slower(ResultRecord record, Duration before) {}

  /// @param top how many entries of a kind are told one by one
  /// @param slowerBy how much longer an entry has to take to be slower: 0.5 for half as long again
  /// @throws IOException if the temporary file cannot be written
  public Differences(int top, double slowerBy) throws IOException {
    this.slowerBy = slowerBy;
    this.older = new Statistics(top);
    this.newer = new Statistics(top);
    this.broken = new Ranking<>(top);
    this.fixed = new Ranking<>(top);
    this.slower = new Ranking<>(top);
    this.added = new Ranking<>(top);
    this.gone = new Ranking<>(top);
  }

  /// Takes a record of the older file.
  ///
  /// @throws IOException if there is no room for it
  public void addOlder(ResultRecord record) throws IOException {
    older.add(record);
    // 0 for what was not tried.
    long micros =
        record.took().map(took -> TimeUnit.NANOSECONDS.toMicros(took.toNanos()) + 1).orElse(0L);
    entries.put(record.key(), (micros << TIME_SHIFT) | (record.ok() ? OK : 0));
  }

  /// Takes a record of the newer file.
  ///
  /// @throws IOException if there is no room for it
  public void addNewer(ResultRecord record) throws IOException {
    newer.add(record);
    OptionalLong found = entries.get(record.key());
    if (found.isEmpty()) {
      added.add(0, record::shortened);
      if (!record.ok()) {
        broken.add(0, record::shortened);
      }
      return;
    }
    see(record, found.getAsLong());
    boolean wasOk = (found.getAsLong() & OK) != 0;
    if (wasOk && !record.ok()) {
      broken.add(0, record::shortened);
    } else if (!wasOk && record.ok()) {
      fixed.add(0, record::shortened);
    } else if (wasOk) {
      compareTimes(record, (found.getAsLong() >> TIME_SHIFT) - 1);
    }
  }

  private void compareTimes(ResultRecord record, long microsBefore) {
    if (microsBefore < 0 || record.took().isEmpty()) {
      return;
    }
    Duration before = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(microsBefore));
    Duration more = record.total().minus(before);
    if (more.compareTo(MIN_SLOWER) >= 0 && more.toNanos() >= slowerBy * before.toNanos()) {
      slower.add(more.toNanos(), () -> new Slower(record.shortened(), before));
    }
  }

  /// Takes a record of the older file once more.
  ///
  /// @throws IOException if there is no room for it
  public void addOlderAgain(ResultRecord record) throws IOException {
    long state = entries.get(record.key()).orElse(SEEN);
    if ((state & SEEN) == 0) {
      gone.add(0, record::shortened);
      see(record, state);
    }
  }

  private void see(ResultRecord record, long state) throws IOException {
    if ((state & SEEN) == 0) {
      entries.put(record.key(), state | SEEN);
      seen++;
    }
  }

  /// Whether the older file has entries that the newer does not have, as far as it was taken.
  public boolean someAreGone() {
    return seen < entries.size();
  }

  /// Whether an entry failed that was ok before, or that is new.
  public boolean hasNewFailures() {
    return broken.count() > 0;
  }

  double slowerBy() {
    return slowerBy;
  }

  Statistics older() {
    return older;
  }

  Statistics newer() {
    return newer;
  }

  /// Failed entries that were ok or absent before. In the order of the newer file, as what is fixed
  /// or added.
  Ranking<ResultRecord> broken() {
    return broken;
  }

  Ranking<ResultRecord> fixed() {
    return fixed;
  }

  /// The largest difference first.
  Ranking<Slower> slower() {
    return slower;
  }

  Ranking<ResultRecord> added() {
    return added;
  }

  /// In the order of the older file.
  Ranking<ResultRecord> gone() {
    return gone;
  }
}
