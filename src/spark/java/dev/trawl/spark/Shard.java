package dev.trawl.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The part of a list that one task fetches.
record Shard(int number, Layout layout) {
  /// What came of it, if it is done: its results are there, and so are their numbers.
  Optional<Counts> done() throws IOException {
    return layout.files().exists(layout.results(number))
        ? layout.readJson(layout.counts(number), Counts.class)
        : Optional.empty();
  }

  /// Fetches it, unless it is done. Blocks.
  Counts fetched(Trawl trawl) throws IOException {
    Optional<Counts> done = done();
    if (done.isPresent()) {
      return done.get();
    }
    // Where results can grow in their place, another node goes on with them.
    Path records =
        layout.isLocal()
            ? Path.of(layout.journal(number).toUri().getPath())
            : Files.createTempFile("trawl-", ".jsonl");
    try (InputStream in = layout.files().open(layout.list(number));
        ShardList list = new ShardList(in)) {
      trawl.fetch(list, records);
    } catch (IOException e) {
      throw new IOException("shard " + number + ": " + e.getMessage(), e);
    }
    Counts counts = counts(records);
    layout.writeJson(layout.counts(number), counts);
    commit(layout.format().of(records));
    Files.deleteIfExists(records);
    return counts;
  }

  private static Counts counts(Path records) throws IOException {
    try (InputStream in = Files.newInputStream(records)) {
      return Counts.of(in);
    }
  }

  private void commit(Path results) throws IOException {
    if (layout.isLocal()) {
      layout.rename(new org.apache.hadoop.fs.Path(results.toUri()), layout.results(number));
    } else {
      layout.put(results, layout.results(number));
      Files.deleteIfExists(results);
    }
  }
}
