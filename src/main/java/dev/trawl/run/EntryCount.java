package dev.trawl.run;

import dev.trawl.input.Format;
import dev.trawl.input.ListException;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The entries of a run, counted as they are read; and before that, where the list can be read
/// twice. What it says may be asked for by any thread.
final class EntryCount implements TargetSource, AutoCloseable {
  /// Bytes of files that are read only to be counted: more would take a second of a processor.
  private static final long MOST_BYTES = 64L << 20;

  private final TargetSource entries;
  private volatile long read;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile OptionalLong ahead = OptionalLong.empty();

  /// How many entries there are, as far as that is known.
  ///
  /// @param entries of the whole list, or read so far
  record Extent(long entries, boolean whole) {}

  /// @param earlier entries that do not come because they are done
  EntryCount(TargetSource entries, long earlier) {
    this.entries = entries;
    this.read = earlier;
  }

  @Override
  public Optional<Target> next() throws IOException {
    Optional<Target> next = entries.next();
    if (next.isPresent()) {
      // One thread reads.
      long more = read + 1;
      read = more;
    } else {
      ended = true;
    }
    return next;
  }

  @Override
  public boolean endsByItself() {
    return entries.endsByItself();
  }

  Extent extent() {
    // In this order, or the last entry might be missing.
    boolean whole = ended;
    return !whole && ahead.isPresent()
        ? new Extent(ahead.getAsLong(), true)
        : new Extent(read, whole);
  }

  /// Begins to count what the list holds, on a thread of its own, where nothing but time comes of
  /// reading it twice: not of a pipe, nor of a sitemap, which may name others.
  void countAhead(List<Source> sources) {
    long bytes = 0;
    for (Source source : sources) {
      switch (source) {
        case Source.Entry entry -> {}
        case Source.ListFile list
            when Files.isRegularFile(list.path())
                && !list.format().equals(Optional.of(Format.SITEMAP)) ->
            bytes += list.path().toFile().length();
        case Source.ListFile list -> {
          return;
        }
        case Source.StandardInput in -> {
          return;
        }
        case Source.Given given -> {
          return;
        }
      }
    }
    if (bytes <= MOST_BYTES) {
      Thread.ofPlatform().daemon().name("trawl-count").start(() -> count(sources));
    }
  }

  private void count(List<Source> sources) {
    try (TargetList list = new TargetList(sources)) {
      long count = 0;
      while (!closed && list.next().isPresent()) {
        count++;
      }
      ahead = OptionalLong.of(count);
    } catch (ListException e) {
      // The run itself is told of it.
      ahead = OptionalLong.empty();
    }
  }

  /// Ends the counting.
  @Override
  public void close() {
    closed = true;
  }
}
