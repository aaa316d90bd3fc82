package dev.trawl.input;

import dev.trawl.io.Utf16;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// All entries of a run, one source after the other, each opened when its turn comes.
public final class TargetList implements TargetSource, AutoCloseable {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:(?:[\\p{L}\\p{N}_-]+\\.)+[\\p{L}\\p{N}-]{2,}|localhost|(?:\\d+\\.){3}\\d+)"
              + "(?::\\d{1,5})?(?:/[^@]*)?");

  private static final Pattern LIST =
      Pattern.compile(
          "(?i)\\.(?:txt|list|lst|csv|tsv|jsonl?|ndjson|xml|gz|zst|zip|xz|bz2|log|urls?)$");

  private static final String STANDARD_INPUT = "standard input";

  private final Iterator<Source> sources;
  private final Opener opener;
  private final Consumer<String> notices;
  private final boolean endsByItself;
  private Optional<Open> open = Optional.empty();
  private long nextIndex = 1;

  /// @param in closed at the end
  private record Open(String name, InputStream in, Entries entries) {}

  /// Of lists that refer to nothing else.
  ///
  /// @throws ListException if one cannot be read
  public TargetList(List<Source> sources) throws ListException {
    this(sources, Opener.NONE, notice -> {});
  }

  /// Checks that every file is there, so that a mistyped name shows before anything is fetched.
  ///
  /// @param opener of what the lists refer to
  /// @param notices take sentences for people about how a list is read
  /// @throws ListException if one cannot be read
  public TargetList(List<Source> sources, Opener opener, Consumer<String> notices)
      throws ListException {
    boolean files = true;
    for (Source source : sources) {
      switch (source) {
        case Source.ListFile file -> {
          check(file.path());
          files &= Files.isRegularFile(file.path());
        }
        case Source.StandardInput in -> files = false;
        case Source.Given given -> files = false;
        case Source.Entry entry -> {}
      }
    }
    this.sources = List.copyOf(sources).iterator();
    this.opener = opener;
    this.notices = notices;
    this.endsByItself = files;
  }

  private static void check(Path path) throws ListException {
    if (Files.isDirectory(path)) {
      throw new ListException(unreadable(path, "it is a directory"));
    }
    if (!Files.exists(path)) {
      throw new ListException(unreadable(path, "no such file" + hint(path.toString())));
    }
    if (!Files.isReadable(path)) {
      throw new ListException(unreadable(path, "permission denied"));
    }
  }

  /// What to write for a URL, where a name reads like a host but not like a list.
  private static String hint(String name) {
    return HOST.matcher(name).matches() && !LIST.matcher(name).find()
        ? "; for the URL: https://" + name
        : "";
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
          return Optional.of(new Target(nextIndex++, OptionalLong.empty(), Input.of(entry.text())));
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
      target = from.entries().next(nextIndex);
    } catch (IOException e) {
      throw new ListException("cannot read " + from.name() + ": " + e.getMessage(), e);
    }
    if (target.isPresent()) {
      nextIndex++;
    } else {
      close();
    }
    return target;
  }

  private void open(Source.ListFile file) throws ListException {
    Path path = file.path();
    try {
      open(path.toString(), Files.newInputStream(path), file.format());
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
      open(STANDARD_INPUT, new Kept(source.in()), source.format());
    } catch (IOException e) {
      throw new ListException("cannot read standard input: " + e.getMessage(), e);
    }
  }

  private void open(String name, InputStream in, Optional<Format> format) throws IOException {
    try {
      InputStream content = Compression.undone(in);
      open = Optional.of(new Open(name, content, entries(name, content, format)));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private Entries entries(String name, InputStream in, Optional<Format> format) throws IOException {
    if (format.equals(Optional.of(Format.SITEMAP))) {
      // Its XML says how it is encoded.
      return new SitemapList(in, opener);
    }
    InputStream text = Utf16.undone(in);
    if (format.isEmpty()) {
      return byFirstLine(name, new BufferedInputStream(text));
    }
    return switch (format.get()) {
      case LINES -> new LineList(text);
      case JSONL -> new JsonList(text);
      case CSV -> table(text, ',');
      case TSV -> table(text, '\t');
      case SITEMAP -> new SitemapList(text, opener);
    };
  }

  /// Lines, which may have JSON among them, unless the first one names columns.
  private Entries byFirstLine(String name, BufferedInputStream in) throws IOException {
    FirstLine first = FirstLine.of(in);
    Optional<Character> delimiter = first.delimiter();
    if (delimiter.isPresent()) {
      notices.accept(name + ": a table, by its first line, which names the columns");
      return new TableList(in, delimiter.get());
    }
    if (first.isJson() && name.equals(STANDARD_INPUT)) {
      notices.accept(name + ": JSON lines, by the first one");
    }
    return new LineList(in);
  }

  /// A list of failures is JSON whatever its name, and no row that names columns begins so.
  /// Programs of some countries separate cells by semicolons.
  private static Entries table(InputStream in, char usual) throws IOException {
    BufferedInputStream text = new BufferedInputStream(in);
    FirstLine first = FirstLine.of(text);
    return first.isJson()
        ? new JsonList(text)
        : new TableList(text, first.delimiter().orElse(usual));
  }

  /// True for files and arguments.
  @Override
  public boolean endsByItself() {
    return endsByItself;
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

  /// A stream that is not ours to close.
  private static final class Kept extends FilterInputStream {
    Kept(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return in.read(buffer, offset, length);
    }

    @Override
    public void close() {
      // Whoever opened it may read on.
    }
  }
}
