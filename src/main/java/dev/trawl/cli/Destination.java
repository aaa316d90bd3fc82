package dev.trawl.cli;

import dev.trawl.cli.CronMixin.Cron;
import dev.trawl.cli.InputMixin.InputOptions;
import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.cli.ResumeMixin.Resume;
import dev.trawl.cli.Streams.Standard;
import dev.trawl.input.Source;
import dev.trawl.output.Journal;
import dev.trawl.output.ResultFile;
import dev.trawl.output.ResultsException;
import dev.trawl.output.UnwrittenException;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a run writes to.
///
/// @param earlier the records that are there already, and stay
/// @param failed for the entries that are not ok
/// @param printed for the records of what changed, where all of them go to a file
record Destination(
    Opened records, Optional<Journal> earlier, Optional<Opened> failed, Optional<Opened> printed)
    implements AutoCloseable {
  static final String STANDARD_OUTPUT = "standard output";

  /// @param name for messages
  record Opened(String name, OutputStream out) {}

  /// Opens everything, so that what cannot be written shows before anything is fetched.
  static Destination open(
      Streams streams, InputOptions input, Output output, Resume resume, Cron cron)
      throws RunException {
    Destination records = records(streams, input, output, resume, cron);
    if (resume.failedOut().isEmpty()) {
      return records;
    }
    Path file = resume.failedOut().get();
    try {
      refuse("--failed-out", file, read(input, resume), "is to be read, too");
      refuse("--failed-out", file, output.file().stream().toList(), "is what --output writes");
      Opened failed = new Opened(file.toString(), newPrivateFile(file));
      return new Destination(
          records.records(), records.earlier(), Optional.of(failed), records.printed());
    } catch (IOException e) {
      throw closed(records, new RunException(ExitStatus.OUTPUT, unwritten(file.toString(), e), e));
    } catch (RunException e) {
      throw closed(records, e);
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

  private static Destination records(
      Streams streams, InputOptions input, Output output, Resume resume, Cron cron)
      throws RunException {
    if (output.file().isPresent()) {
      Path file = output.file().get();
      try {
        refuse("--output", file, read(input, resume), "is to be read, too");
        // It would be no baseline any more if the run did not end.
        refuse(
            "--output",
            file,
            cron.baseline().stream().toList(),
            "is the baseline, too: write another file, and rename it then");
        Optional<Opened> printed =
            cron.onlyChanges() ? Optional.of(standardOutput(streams)) : Optional.empty();
        Destination records = records(file, resume);
        return new Destination(records.records(), records.earlier(), Optional.empty(), printed);
      } catch (ResultsException e) {
        throw new RunException(ExitStatus.LIST, e.getMessage(), e);
      } catch (IOException e) {
        throw new RunException(ExitStatus.OUTPUT, unwritten(file.toString(), e), e);
      }
    }
    return of(standardOutput(streams), Optional.empty());
  }

  private static Destination of(Opened records, Optional<Journal> earlier) {
    return new Destination(records, earlier, Optional.empty(), Optional.empty());
  }

  /// The files that the run reads.
  private static List<Path> read(InputOptions input, Resume resume) {
    List<Path> files = new ArrayList<>(resume.retryFailed().stream().toList());
    for (Source source : input.sources()) {
      if (source instanceof Source.ListFile list) {
        files.add(list.path());
      }
    }
    return files;
  }

  /// A file that is also written otherwise, or read, would be emptied or mixed up.
  private static void refuse(String option, Path file, List<Path> others, String why)
      throws RunException, IOException {
    for (Path other : others) {
      if (Files.isRegularFile(file) && Files.exists(other) && Files.isSameFile(file, other)) {
        throw new RunException(ExitStatus.USAGE, option + " " + file + " " + why, null);
      }
    }
  }

  private static Destination records(Path file, Resume resume) throws RunException, IOException {
    String name = file.toString();
    if (!Files.isRegularFile(file) && Files.exists(file)) {
      if (resume.resume() || resume.sync()) {
        throw new RunException(
            ExitStatus.USAGE,
            (resume.resume() ? "--resume" : "--sync") + ": " + name + " is no regular file",
            null);
      }
      return of(new Opened(name, Files.newOutputStream(file)), Optional.empty());
    }
    ResultFile results =
        ResultFile.open(file, resume.resume())
            .orElseThrow(() ->
                new RunException(
                    ExitStatus.USAGE,
                    "--output " + name + ": another trawl is writing to it",
                    null));
    try {
      Optional<Journal> earlier = Optional.empty();
      if (resume.resume()) {
        earlier = Optional.of(results.resume());
      } else {
        results.clear();
      }
      return of(new Opened(name, results.stream(resume.sync())), earlier);
    } catch (IOException | RuntimeException e) {
      results.close();
      throw e;
    }
  }

  /// A file that only its owner can read if it is a new one: entries may hold passwords.
  private static OutputStream newPrivateFile(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  private static Opened standardOutput(Streams streams) throws RunException {
    if (streams.closed().contains(Standard.OUT)) {
      throw new RunException(ExitStatus.OUTPUT, "cannot write standard output: it is closed", null);
    }
    return new Opened(
        STANDARD_OUTPUT,
        new FilterOutputStream(streams.out()) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() {
            // Standard output is not ours to close.
          }
        });
  }

  /// What to end with where something could not be written.
  static RunException lost(Output output, IOException e) {
    String where = e instanceof UnwrittenException lines ? lines.output() : output.name();
    if (where.equals(STANDARD_OUTPUT) && ExitStatus.isBrokenPipe(e)) {
      return new RunException(ExitStatus.PIPE, "", e);
    }
    IOException reason = e.getCause() instanceof IOException cause ? cause : e;
    return new RunException(ExitStatus.OUTPUT, unwritten(where, reason), e);
  }

  static String unwritten(String name, IOException e) {
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
