package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// All entries of a run, one source after the other, each opened when its turn comes.
public final class TargetList implements TargetSource, AutoCloseable {
  private final Iterator<Source> sources;
  private final Opener opener;
  private final OptionalLong totalBytes;
  private Optional<Open> open = Optional.empty();
  private final AtomicLong nextIndex = new AtomicLong(1);
  private final AtomicLong bytesRead = new AtomicLong();

  /// @param in closed at the end
  private record Open(String name, InputStream in, Entries entries) {}

  /// Of lists that refer to nothing else.
  ///
  /// @throws ListException if one cannot be read
  public TargetList(List<Source> sources) throws ListException {
    this(sources, Opener.NONE);
  }

  /// Checks that every file is there, so that a mistyped name shows before anything is fetched.
  ///
  /// @param opener of what the lists refer to
  /// @throws ListException if one cannot be read
  public TargetList(List<Source> sources, Opener opener) throws ListException {
    long sum = 0;
    boolean known = true;
    for (Source source : sources) {
      switch (source) {
        case Source.ListFile file -> {
          check(file.path());
          known &= Files.isRegularFile(file.path());
          sum += file.path().toFile().length();
        }
        case Source.StandardInput in -> known = false;
        case Source.Given given -> known = false;
        case Source.Entry entry -> sum += entry.text().length();
      }
    }
    this.sources = List.copyOf(sources).iterator();
    this.opener = opener;
    this.totalBytes = known ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  private static void check(Path path) throws ListException {
    if (Files.isDirectory(path)) {
      throw new ListException(unreadable(path, "it is a directory"));
    }
    if (!Files.exists(path)) {
      throw new ListException(unreadable(path, "no such file"));
    }
    if (!Files.isReadable(path)) {
      throw new ListException(unreadable(path, "permission denied"));
    }
  }

  private static String unreadable(Path path, String why) {
    String name = path.toString();
    // It may be meant for a URL, with user and password but without a scheme.
    String shown = name.contains(":") ? new Input.Text(name).hidden() : name;
    return "cannot read " + shown + ": " + why;
  }

  @Override
  public Optional<Target> next() throws ListException {
    while (true) {
      if (open.isPresent()) {
        Optional<Target> target = next(open.get());
        if (target.isPresent()) {
          return target;
        }
      }
      if (!sources.hasNext()) {
        return Optional.empty();
      }
      switch (sources.next()) {
        case Source.Entry entry -> {
          bytesRead.addAndGet(entry.text().length());
          return Optional.of(
              new Target(
                  nextIndex.getAndIncrement(), OptionalLong.empty(), Input.of(entry.text())));
        }
        case Source.ListFile file -> open(file);
        case Source.StandardInput in -> open(in);
        case Source.Given given ->
            open =
                Optional.of(
                    new Open(
                        "the list",
                        InputStream.nullInputStream(),
                        index -> given.entries().next()));
      }
    }
  }

  private Optional<Target> next(Open from) throws ListException {
    Optional<Target> target;
    try {
      target = from.entries().next(nextIndex.get());
    } catch (IOException e) {
      throw new ListException("cannot read " + from.name() + ": " + e.getMessage(), e);
    }
    if (target.isPresent()) {
      nextIndex.incrementAndGet();
    } else {
      close();
    }
    return target;
  }

  private void open(Source.ListFile file) throws ListException {
    Path path = file.path();
    try {
      open(path.toString(), new Counting(Files.newInputStream(path), true), file.format());
    } catch (NoSuchFileException e) {
      throw new ListException(unreadable(path, "no such file"), e);
    } catch (AccessDeniedException e) {
      throw new ListException(unreadable(path, "permission denied"), e);
    } catch (IOException e) {
      throw new ListException(unreadable(path, e.getMessage()), e);
    }
  }

  private void open(Source.StandardInput source) throws ListException {
    try {
      open("standard input", new Counting(source.in(), false), source.format());
    } catch (IOException e) {
      throw new ListException("cannot read standard input: " + e.getMessage(), e);
    }
  }

  private void open(String name, InputStream in, Format format) throws IOException {
    try {
      InputStream content = Compression.undone(in);
      open = Optional.of(new Open(name, content, entries(content, format)));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private Entries entries(InputStream in, Format format) throws IOException {
    return switch (format) {
      case LINES -> new LineList(in);
      case JSONL -> new JsonList(in);
      case CSV -> table(in, ',');
      case TSV -> table(in, '\t');
      case SITEMAP -> new SitemapList(in, opener);
    };
  }

  /// A list of failures is JSON whatever its name, and no row that names columns begins so.
  private static Entries table(InputStream in, char delimiter) throws IOException {
    PushbackInputStream text = new PushbackInputStream(in, 1);
    int first = text.read();
    if (first >= 0) {
      text.unread(first);
    }
    return first == '{' ? new JsonList(text) : new TableList(text, delimiter);
  }

  /// True for files and arguments.
  @Override
  public boolean endsByItself() {
    return totalBytes.isPresent();
  }

  /// How many entries the list holds, guessed from the part read so far; exact at its end. Empty
  /// while nothing is known, as for a pipe. Safe for use by any thread.
  @Override
  public OptionalLong estimatedEntries() {
    long read = bytesRead.get();
    if (totalBytes.isEmpty() || read == 0) {
      return OptionalLong.empty();
    }
    double fraction = Math.min(1.0, (double) read / totalBytes.getAsLong());
    return OptionalLong.of(Math.round((nextIndex.get() - 1) / fraction));
  }

  /// Closes the file that is being read. Standard input stays open.
  @Override
  public void close() throws ListException {
    Optional<Open> closing = open;
    open = Optional.empty();
    if (closing.isPresent()) {
      try {
        closing.get().in().close();
      } catch (IOException e) {
        throw new ListException("cannot close " + closing.get().name() + ": " + e.getMessage(), e);
      }
    }
  }

  /// Counts what is read, for the estimate.
  private final class Counting extends FilterInputStream {
    private final boolean ours;

    /// @param ours whether it is to be closed
    Counting(InputStream in, boolean ours) {
      super(in);
      this.ours = ours;
    }

    @Override
    public void close() throws IOException {
      if (ours) {
        super.close();
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      bytesRead.addAndGet(Math.max(0, n));
      return n;
    }
  }
}
