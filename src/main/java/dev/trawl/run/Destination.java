package dev.trawl.run;

import dev.trawl.io.Place;
import dev.trawl.io.Reason;
import dev.trawl.journal.Journal;
import dev.trawl.journal.ResultFile;
import dev.trawl.record.ResultsException;
import dev.trawl.record.UnwrittenException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// What a run writes to.
///
/// @param earlier the records that are there already, and stay
/// @param failed for the entries that are not ok
/// @param printed for what is told beside the records, where they go to a file
public record Destination(
    Opened records, Optional<Journal> earlier, Optional<Opened> failed, Optional<Opened> printed)
    implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// @param name for messages
  /// @param file is begun before anything is written; empty for what needs no beginning
  record Opened(String name, OutputStream out, Optional<ResultFile> file) {
    Opened(String name, OutputStream out) {
      this(name, out, Optional.empty());
    }

    private void begin() throws UnwrittenException {
      if (file.isPresent()) {
        try {
          file.get().begin();
        } catch (IOException e) {
          throw new UnwrittenException(name, e);
        }
      }
    }
  }

  /// Opens everything, so that what cannot be written shows before anything is fetched. Nothing is
  /// changed until [#begin].
  static Destination open(Streams streams, Output output, Resume resume) throws RunException {
    Destination records = records(streams, output, resume);
    if (resume.failedOut().isEmpty()) {
      return records;
    }
    Path file = resume.failedOut().get();
    try {
      return new Destination(
          records.records(),
          records.earlier(),
          Optional.of(failed(streams, file)),
          records.printed());
    } catch (IOException e) {
      throw closed(records, unopened(file, e));
    } catch (RunException e) {
      throw closed(records, e);
    }
  }

  /// Empties files, or makes them ready to be gone on with: to be called before the first record is
  /// written, and at the end of a run without one.
  void begin() throws IOException {
    records.begin();
    if (failed.isPresent()) {
      failed.get().begin();
    }
  }

  private static RunException closed(Destination opened, RunException e) {
    try {
      opened.close();
    } catch (IOException closing) {
      e.addSuppressed(closing);
    }
    return e;
  }

  private static Destination records(Streams streams, Output output, Resume resume)
      throws RunException {
    if (output.file().isEmpty()) {
      return of(standardOutput(streams), Optional.empty());
    }
    Path file = output.file().get();
    Optional<Opened> printed =
        output.formats().beside().isPresent()
            ? Optional.of(standardOutput(streams))
            : Optional.empty();
    try {
      Destination records = records(file, resume);
      return new Destination(records.records(), records.earlier(), Optional.empty(), printed);
    } catch (ResultsException e) {
      throw new RunException(ExitStatus.LIST, e.getMessage(), e);
    } catch (IOException e) {
      throw unopened(file, e);
    }
  }

  private static RunException unopened(Path file, IOException e) {
    return new RunException(ExitStatus.OUTPUT, unwritten(Place.shown(file), e), e);
  }

  private static Destination of(Opened records, Optional<Journal> earlier) {
    return new Destination(records, earlier, Optional.empty(), Optional.empty());
  }

  private static Destination records(Path file, Resume resume) throws RunException, IOException {
    String name = file.toString();
    if (Place.of(file) == Place.STREAM) {
      if (resume.resume() || resume.sync()) {
        throw new RunException(
            ExitStatus.USAGE,
            (resume.resume() ? "--resume" : "--sync") + ": " + name + " is no regular file",
            null);
      }
      return of(new Opened(name, Place.stream(file)), Optional.empty());
    }
    ResultFile results = locked("--output", file, ResultFile.open(file, resume.resume()));
    try {
      Optional<Journal> earlier =
          resume.resume() ? Optional.of(results.resume()) : Optional.empty();
      OutputStream out = results.stream(resume.sync());
      return of(new Opened(name, out, Optional.of(results)), earlier);
    } catch (IOException | RuntimeException e) {
      results.close();
      throw e;
    }
  }

  private static ResultFile locked(String option, Path file, Optional<ResultFile> opened)
      throws RunException {
    return opened.orElseThrow(() ->
        new RunException(
            ExitStatus.USAGE, option + " " + file + ": another trawl is writing to it", null));
  }

  /// A file that only its owner can read if it is a new one: entries may hold passwords.
  private static Opened failed(Streams streams, Path file) throws RunException, IOException {
    return switch (Place.of(file)) {
      case STANDARD_OUTPUT -> standardOutput(streams);
      case STREAM -> new Opened(file.toString(), Place.stream(file));
      case REPLACED, KEPT -> {
        ResultFile list = locked("--failed-out", file, ResultFile.open(file, false, OWNER_ONLY));
        yield new Opened(file.toString(), list.stream(false), Optional.of(list));
      }
    };
  }

  private static Opened standardOutput(Streams streams) throws RunException {
    OutputStream out = streams.standardOutput();
    try {
      out.flush();
    } catch (IOException e) {
      throw new RunException(ExitStatus.OUTPUT, unwritten(Place.STANDARD_OUTPUT_NAME, e), e);
    }
    return new Opened(Place.STANDARD_OUTPUT_NAME, out);
  }

  /// What to end with where something could not be written.
  static RunException lost(Output output, IOException e) {
    String where = e instanceof UnwrittenException lines ? lines.output() : output.name();
    return lost(where, e);
  }

  /// The same of anything that is written.
  ///
  /// @param where what was to be written, for messages
  public static RunException lost(String where, IOException e) {
    if (where.equals(Place.STANDARD_OUTPUT_NAME) && ExitStatus.isBrokenPipe(e)) {
      return new RunException(ExitStatus.PIPE, "", e);
    }
    IOException reason = e.getCause() instanceof IOException cause ? cause : e;
    return new RunException(ExitStatus.OUTPUT, unwritten(where, reason), e);
  }

  public static String unwritten(String name, IOException e) {
    return "cannot write " + name + ": " + Reason.of(e);
  }

  @Override
  public void close() throws IOException {
    try (OutputStream first = records.out();
        Closeable second = failed.<Closeable>map(Opened::out).orElse(() -> {})) {
      // Nothing is left to be done with them.
    }
  }
}
