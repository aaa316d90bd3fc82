package dev.trawl.journal;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.JsonLines;
import dev.trawl.record.RecordReader;
import dev.trawl.record.Recorded;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;

/// A result file whose entries that were not ok are to be fetched again. A last line that is torn
/// does not count.
public final class PastResults implements AutoCloseable {
  private final String name;
  private final FileChannel channel;
  private final Journal journal;

  private PastResults(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.journal = Journal.toRetry(name, this::reader);
  }

  /// Opens the file, and reads it through.
  ///
  /// @throws dev.trawl.record.ResultsException if it holds something else than one record for an
  ///   entry
  public static PastResults open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new PastResults(file.toString(), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private RecordReader reader() {
    return new RecordReader(channel, name);
  }

  /// To be compared with the list.
  public Journal journal() {
    return journal;
  }

  /// Why the list is needed, too: of an entry to be fetched the records do not have all that was
  /// asked for, or it was asked for otherwise than it would be now.
  ///
  /// @param method that would be asked with now
  public Optional<String> missing(String method) throws IOException {
    RecordReader reader = reader();
    for (Optional<Recorded> record = reader.next(); record.isPresent(); record = reader.next()) {
      if (!record.get().ok()) {
        Optional<String> missing = missing(record.get(), method);
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(Recorded record, String method) {
    boolean invalid = record.reason().filter(ErrorKind.INVALID_URL.wireName()::equals).isPresent();
    // A record without a method is one of chosen fields: who knows what else was left out.
    if (!isWhole(record, invalid) || (record.method().isEmpty() && !invalid)) {
      return Optional.of(
          name
              + " does not have all of entry "
              + record.index()
              + ", such as its password or its body: give the list, too");
    }
    return record
        .method()
        .filter(was -> !was.equals(method))
        .map(was ->
            name
                + ": entry "
                + record.index()
                + " was asked for with "
                + was
                + ", not with "
                + method
                + ": give the same options");
  }

  private static boolean isWhole(Recorded record, boolean invalid) {
    // What an older trawl wrote has no identity.
    String text =
        record.base64()
            ? new String(Base64.getDecoder().decode(record.input()), StandardCharsets.ISO_8859_1)
            : record.input();
    return record.identity().isEmpty()
        && !text.contains("***@")
        && record.input().length() != JsonLines.CUT_TEXT
        && !(invalid && text.endsWith("..."));
  }

  /// The entries that were not ok, without a list: in the order of their records.
  public TargetSource failed() {
    RecordReader reader = reader();
    return new TargetSource() {
      @Override
      public Optional<Target> next() throws IOException {
        for (Optional<Recorded> record = reader.next();
            record.isPresent();
            record = reader.next()) {
          if (!record.get().ok()) {
            return Optional.of(target(record.get()));
          }
        }
        return Optional.empty();
      }

      @Override
      public boolean endsByItself() {
        return true;
      }
    };
  }

  private static Target target(Recorded record) {
    return new Target(
        record.index(),
        record.line(),
        record.base64() ? new Input.NotUtf8(record.input()) : Input.of(record.input()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
