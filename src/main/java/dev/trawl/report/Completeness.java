package dev.trawl.report;

import dev.trawl.journal.Fingerprints;
import dev.trawl.journal.Journal;
import dev.trawl.model.Identity;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.ResultRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/// Whether results have one record for each entry of a list, whoever wrote them: several runs,
/// shards, machines. Holds some bits for an entry, and a number for each [Journal#BLOCK] of them.
public final class Completeness {
  private final String list;
  private final RoaringBitmap recorded = new RoaringBitmap();
  private final RoaringBitmap doubled = new RoaringBitmap();
  private final RoaringBitmap cutOff = new RoaringBitmap();
  private final RoaringBitmap listed = new RoaringBitmap();
  private long[] recordedSums = new long[16];
  private long[] listedSums = new long[16];

  /// @param list its name, for people
  public Completeness(String list) {
    this.list = list;
  }

  /// Entries that follow one another.
  record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  /// Something that is not as it should be.
  ///
  /// @param name in JSON
  /// @param words for people
  record Fault(String name, String words, RoaringBitmap entries) {
    long count() {
      return entries.getLongCardinality();
    }

    /// All of them, in their order.
    List<Range> ranges() {
      List<Range> ranges = new ArrayList<>();
      entries.forEach(
          (IntConsumer)
              bits -> {
                long index = Integer.toUnsignedLong(bits);
                int last = ranges.size() - 1;
                if (last >= 0 && ranges.get(last).last() == index - 1) {
                  ranges.set(last, new Range(ranges.get(last).first(), index));
                } else {
                  ranges.add(new Range(index, index));
                }
              });
      return ranges;
    }
  }

  /// Takes a record.
  ///
  /// @throws IOException if it does not say which entry it is of
  public void add(ResultRecord record) throws IOException {
    if (record.index() < 1 || record.index() > Journal.MAX_INDEX) {
      throw new IOException("a record has no index from 1 to " + Journal.MAX_INDEX);
    }
    int index = (int) record.index();
    if (!recorded.checkedAdd(index)) {
      doubled.add(index);
      return;
    }
    if (!record.ok() && Journal.isCutOff(record.reason())) {
      cutOff.add(index);
    }
    recordedSums =
        added(recordedSums, record.index(), Identity.key(record.input(), record.identity()));
  }

  /// Reads the list, after all records.
  public void compare(TargetSource entries) throws IOException {
    for (Optional<Target> next = entries.next(); next.isPresent(); next = entries.next()) {
      Target target = next.get();
      listed.add((int) target.index());
      if (recorded.contains((int) target.index())) {
        listedSums = added(listedSums, target.index(), Identity.key(target));
      }
    }
  }

  private static long[] added(long[] sums, long index, String key) {
    int block = (int) Journal.block(index);
    long[] room =
        block < sums.length
            ? sums
            : Arrays.copyOf(sums, Math.max(block + 1, sums.length + sums.length / 2));
    room[block] += Fingerprints.of(index, key);
    return room;
  }

  String list() {
    return list;
  }

  /// How many entries have to have a record.
  long entries() {
    return listed.getLongCardinality();
  }

  /// Whether each entry has one record, of an attempt that was not cut off.
  public boolean isComplete() {
    return faults().isEmpty();
  }

  /// All that is wrong.
  List<Fault> faults() {
    return List.of(
            new Fault("missing", "without a record", RoaringBitmap.andNot(listed, recorded)),
            new Fault("doubled", "with more than one", doubled),
            new Fault("cut_off", "cut off by the end of a run", cutOff),
            new Fault("not_listed", "not in the list", RoaringBitmap.andNot(recorded, listed)),
            new Fault("of_others", "with records of another list, some of these", changed()))
        .stream()
        .filter(fault -> !fault.entries().isEmpty())
        .toList();
  }

  /// Blocks whose records are not those of the list's entries.
  private RoaringBitmap changed() {
    RoaringBitmap changed = new RoaringBitmap();
    RoaringBitmap both = RoaringBitmap.and(listed, recorded);
    // What is in one of the two only is told otherwise.
    RoaringBitmap alone = RoaringBitmap.andNot(recorded, listed);
    for (int block = 0; block < Math.max(recordedSums.length, listedSums.length); block++) {
      long first = (long) block * Journal.BLOCK + 1;
      long end = first + Journal.BLOCK;
      if (sum(recordedSums, block) != sum(listedSums, block)
          && alone.rangeCardinality(first, end) == 0) {
        changed.or(RoaringBitmap.and(both, RoaringBitmap.bitmapOfRange(first, end)));
      }
    }
    return changed;
  }

  private static long sum(long[] sums, int block) {
    return block < sums.length ? sums[block] : 0;
  }
}
