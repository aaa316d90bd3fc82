package dev.trawl.journal;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Identity;
import dev.trawl.model.Target;
import dev.trawl.record.RecordEscapes;
import dev.trawl.record.RecordReader;
import dev.trawl.record.Recorded;
import dev.trawl.record.ResultsException;
import dev.trawl.record.UnprovenException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/// What a result file tells of the entries of its list: a bit or two for each, and a checksum for
/// each [#BLOCK] of them.
public final class Journal {
  /// Entries that are compared with the list at once.
  public static final int BLOCK = 128;

  /// The last entry that there is a bit for.
  public static final long MAX_INDEX = (1L << 32) - 1;

  /// Of entries that were begun, or were to be, when the run ended, and of those whose body there
  /// was no room for.
  private static final Set<String> PENDING =
      Set.of(
          ErrorKind.INTERRUPTED.wireName(),
          ErrorKind.DEADLINE.wireName(),
          ErrorKind.SINK.wireName());

  /// How much of an entry a message shows.
  private static final int MAX_QUOTED = 200;

  private final String name;
  private final Supplier<RecordReader> readers;
  private final boolean retry;
  private final RoaringBitmap known = new RoaringBitmap();
  private final RoaringBitmap failed = new RoaringBitmap();
  private long[] sums = new long[16];
  private long ok;
  private final Map<String, Long> notOk = new HashMap<>();
  private long pending;
  private long end;

  private Journal(String name, Supplier<RecordReader> readers, boolean retry) throws IOException {
    this.name = name;
    this.readers = readers;
    this.retry = retry;
    RecordReader reader = readers.get();
    for (Optional<Recorded> record = reader.next(); record.isPresent(); record = reader.next()) {
      add(record.get(), reader);
    }
    end = reader.end();
    known.runOptimize();
  }

  /// For a run that fetches what has no record yet. An entry that was cut off by the end of the
  /// earlier run has none, as it were.
  ///
  /// @param name of the file, for messages
  /// @param readers each reads the file from its beginning
  /// @throws ResultsException if it holds something else than one record for an entry
  static Journal toResume(String name, Supplier<RecordReader> readers) throws IOException {
    return new Journal(name, readers, false);
  }

  /// For a run that fetches what has a record that is not ok.
  static Journal toRetry(String name, Supplier<RecordReader> readers) throws IOException {
    return new Journal(name, readers, true);
  }

  private void add(Recorded record, RecordReader reader) throws ResultsException {
    if (record.index() > MAX_INDEX) {
      throw reader.refused(reader.start(), "an index beyond " + MAX_INDEX);
    }
    if (!retry && !record.ok() && record.reason().isEmpty()) {
      throw reader.refused(reader.start(), "a record without status or error");
    }
    if (isPending(record)) {
      pending++;
      return;
    }
    if (!known.checkedAdd((int) record.index())) {
      throw reader.refused(reader.start(), "a second record of entry " + record.index());
    }
    int block = (int) block(record.index());
    if (block >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(block + 1, sums.length + sums.length / 2));
    }
    sums[block] += Fingerprints.of(record.index(), record.key());
    if (record.ok()) {
      ok++;
    } else {
      failed.add((int) record.index());
      notOk.merge(record.reason().orElse("unknown"), 1L, Long::sum);
    }
  }

  /// Whether the record is as good as none.
  boolean isPending(Recorded record) {
    return !retry && record.reason().filter(Journal::isCutOff).isPresent();
  }

  /// Whether it is a reason of an entry that is still to be fetched.
  ///
  /// @param reason why the entry is not ok
  public static boolean isCutOff(String reason) {
    return PENDING.contains(reason);
  }

  /// How many records are as good as none.
  long pending() {
    return pending;
  }

  /// Offset of the byte behind the last record.
  long end() {
    return end;
  }

  /// Whether an entry is to be fetched.
  boolean wants(long index) {
    return retry ? hasFailed(index) : !knows(index);
  }

  /// Whether no entry beyond those that are known is to be fetched.
  boolean wantsNoOther() {
    return retry;
  }

  /// Whether there is a record of an entry.
  boolean knows(long index) {
    return index <= MAX_INDEX && known.contains((int) index);
  }

  /// Whether there is one that is not ok.
  boolean hasFailed(long index) {
    return index <= MAX_INDEX && failed.contains((int) index);
  }

  /// How many entries have a record, of those from one index to another, both included.
  long count(long from, long to) {
    return known.rangeCardinality(from, Math.min(to, MAX_INDEX) + 1);
  }

  /// How many entries have a record.
  public long size() {
    return known.getLongCardinality();
  }

  /// How many of these are ok.
  public long ok() {
    return ok;
  }

  /// How many are not, by reason.
  public Map<String, Long> notOk() {
    return notOk;
  }

  /// Number of the block that an entry is in, from 0.
  public static long block(long index) {
    return (index - 1) / BLOCK;
  }

  /// Sum of the fingerprints of a block's entries that have a record.
  long sum(long block) {
    return block < sums.length ? sums[(int) block] : 0;
  }

  /// What to throw where the list is not what it was.
  ///
  /// @param now the entries of the list from one index to another
  /// @param shown an entry as its record would have it
  ResultsException changed(long from, long to, List<Target> now, Function<Target, String> shown)
      throws IOException {
    Map<Long, Target> entries = new HashMap<>();
    now.forEach(target -> entries.put(target.index(), target));
    Optional<Recorded> first = Optional.empty();
    RecordReader reader = readers.get();
    for (Optional<Recorded> record = reader.next(); record.isPresent(); record = reader.next()) {
      long index = record.get().index();
      if (index >= from
          && index <= first.map(f -> f.index() - 1).orElse(to)
          && !isPending(record.get())
          && !isSame(record.get(), Optional.ofNullable(entries.get(index)))) {
        first = record;
      }
    }
    String changed = "the list is not that of " + name;
    if (first.isEmpty()) {
      // The file itself has been changed by somebody else.
      return new ResultsException(changed);
    }
    Recorded was = first.get();
    String entry = "entry " + was.index();
    if (!entries.containsKey(was.index())) {
      return new ResultsException(
          changed + ": " + entry + " is not there any more, but was " + quoted(was.input()));
    }
    Target target = entries.get(was.index());
    String is = shown.apply(target);
    if (!is.equals(was.input())) {
      return new ResultsException(
          changed + ": " + entry + " is " + quoted(is) + " now, but was " + quoted(was.input()));
    }
    if (was.identity().isEmpty() && Identity.inRecord(target).isPresent()) {
      return new UnprovenException(
          entry
              + " is more than the URL that "
              + name
              + " records: without the field identity there is no proof that it is the same");
    }
    return new ResultsException(
        changed + ": " + entry + " is not the same entry as before: " + quoted(is));
  }

  private static boolean isSame(Recorded was, Optional<Target> now) {
    return now.isPresent()
        && Fingerprints.of(was.index(), was.key())
            == Fingerprints.of(was.index(), Identity.key(now.get()));
  }

  /// For people, on one line, and without anything that a terminal would obey.
  private static String quoted(String text) {
    StringWriter quoted = new StringWriter();
    try (JsonGenerator json =
        new JsonFactoryBuilder()
            .characterEscapes(new RecordEscapes())
            .build()
            .createGenerator(quoted)) {
      json.writeString(text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "..." : text);
    } catch (IOException e) {
      throw new IllegalStateException("no input or output here", e);
    }
    return quoted.toString();
  }
}
