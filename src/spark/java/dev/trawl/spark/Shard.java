package dev.trawl.spark;

import dev.trawl.input.UniqueTargets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkFiles;

/// The part of a list that one task fetches.
///
/// @param written what the list of the shard was when it was written
record Shard(int number, Layout layout, Parting.Written written) {
  private static final int OUTPUT = 3;
  private static final int LIST = 4;

  /// What a shard that is done leaves beside its results.
  ///
  /// @param length of the file with the results, in bytes
  record Done(Counts counts, long length) {}

  /// What came of it, if it is done: its results are there, and so are their numbers.
  ///
  /// @throws JobException if the results are not those that were written
  Optional<Counts> done() throws IOException {
    if (!layout.files().exists(layout.results(number))) {
      return Optional.empty();
    }
    Optional<Done> done = layout.readJson(layout.counts(number), Done.class);
    if (done.isEmpty()) {
      return Optional.empty();
    }
    FileStatus results = layout.files().getFileStatus(layout.results(number));
    if (results.getLen() != done.get().length()) {
      throw new JobException(
          OUTPUT,
          layout.results(number)
              + " is damaged: it has "
              + results.getLen()
              + " bytes, and had "
              + done.get().length()
              + " when it was written. Delete it, and give the same command: its shard is fetched"
              + " again");
    }
    check(done.get().counts());
    return Optional.of(done.get().counts());
  }

  /// Each entry has its record, but for repeats.
  private void check(Counts counts) throws JobException {
    if (counts.entries() + counts.repeats() != written.entries()) {
      throw new JobException(
          OUTPUT,
          "shard "
              + number
              + " has "
              + counts.entries()
              + " records and "
              + counts.repeats()
              + " repeats of "
              + written.entries()
              + " entries. Delete "
              + layout.results(number)
              + ", and give the same command: it is fetched again");
    }
  }

  /// Fetches it, unless it is done. Blocks.
  ///
  /// @param how options with the time that is left; empty if there is none
  /// @param unique whether repeats have no record
  /// @return what came of it; empty if the time of the job was over before its end
  Optional<Counts> fetched(Supplier<Optional<Trawl>> how, boolean unique) throws IOException {
    Owner.check(layout);
    Optional<Counts> done = done();
    if (done.isPresent()) {
      return done;
    }
    checkList();
    Optional<Trawl> trawl = how.get();
    if (trawl.isEmpty()) {
      return Optional.empty();
    }
    // Where results can grow in their place, another node goes on with them.
    Path records =
        layout.isLocal()
            ? Path.of(layout.journal(number).toUri().getPath())
            : Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().resolve(temporary());
    try {
      if (!fetch(trawl.get(), records)) {
        return Optional.empty();
      }
      Counts counts = counts(records, unique);
      check(counts);
      commit(layout.format().of(records), counts);
      return Optional.of(counts);
    } catch (IOException e) {
      throw JobException.in(e)
          .orElseGet(() -> new JobException(OUTPUT, "shard " + number + ": " + e.getMessage(), e));
    } finally {
      // A journal stays for the next attempt, unless it has become the results.
      if (!layout.isLocal()) {
        Files.deleteIfExists(records);
      }
    }
  }

  /// A name that no other attempt at this shard has.
  private String temporary() {
    return "trawl-" + number + "-" + layout.attempt() + ".jsonl";
  }

  private boolean fetch(Trawl trawl, Path records) throws IOException {
    try (InputStream in = layout.files().open(layout.list(number));
        ShardList list = new ShardList(in)) {
      return trawl.fetch(list, records);
    }
  }

  /// @throws JobException if the list is not as it was written
  private void checkList() throws JobException {
    Parting.Written now;
    try (InputStream in = layout.files().open(layout.list(number))) {
      now = Parting.Written.of(in);
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
    if (!now.equals(written)) {
      throw damaged(now.entries() + " entries of " + written.entries(), null);
    }
  }

  private JobException damaged(String how, Throwable cause) {
    return new JobException(
        LIST,
        "the list of shard "
            + number
            + ", "
            + layout.list(number)
            + ", is damaged ("
            + how
            + "): give another --output",
        cause);
  }

  private Counts counts(Path records, boolean unique) throws IOException {
    Counts counts;
    try (InputStream in = Files.newInputStream(records)) {
      counts = Counts.of(in);
    }
    return unique && counts.entries() < written.entries() ? counts.with(repeats()) : counts;
  }

  /// Entries that are the same as an earlier one. All those are in one shard.
  private long repeats() throws IOException {
    long[] repeats = {0};
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (InputStream in = layout.files().open(layout.list(number));
        ShardList list = new ShardList(in);
        UniqueTargets once = new UniqueTargets(list, () -> repeats[0]++, folder)) {
      while (once.next().isPresent()) {
        // Only what is left out counts.
      }
    }
    return repeats[0];
  }

  private void commit(Path results, Counts counts) throws IOException {
    // Not if the output has become another job's meanwhile.
    Owner.check(layout);
    layout.writeJson(layout.counts(number), new Done(counts, Files.size(results)));
    if (layout.isLocal()) {
      layout.rename(new org.apache.hadoop.fs.Path(results.toUri()), layout.results(number));
      Files.deleteIfExists(Path.of(layout.journal(number).toUri().getPath()));
    } else {
      layout.put(results, layout.results(number));
      Files.deleteIfExists(results);
    }
  }
}
