package dev.trawl.cli;

import dev.trawl.cli.InputMixin.InputOptions;
import dev.trawl.cli.ResumeMixin.Resume;
import dev.trawl.model.TargetSource;
import dev.trawl.output.Journal;
import dev.trawl.output.PastResults;
import dev.trawl.output.ResultsException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Results whose failures are to be fetched again, if there are any.
///
/// @param journal what is to be fetched of the list
/// @param entries or without a list, what is to be fetched
record Past(Optional<Journal> journal, Optional<TargetSource> entries, Closeable file)
    implements Closeable {
  static Past open(Resume resume, InputOptions input) throws RunException {
    if (resume.retryFailed().isEmpty()) {
      return new Past(Optional.empty(), Optional.empty(), () -> {});
    }
    Path file = resume.retryFailed().get();
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException("no regular file");
      }
      PastResults results = PastResults.open(file);
      if (!input.sources().isEmpty()) {
        return new Past(Optional.of(results.journal()), Optional.empty(), results::close);
      }
      refuseParts(file, results);
      return new Past(Optional.empty(), Optional.of(results.failed()), results::close);
    } catch (IOException e) {
      throw new RunException(
          ExitStatus.LIST,
          e instanceof ResultsException
              ? e.getMessage()
              : "cannot read " + file + ": " + Reason.of(e),
          e);
    }
  }

  private static void refuseParts(Path file, PastResults results) throws RunException, IOException {
    OptionalLong part = results.firstInPart();
    if (part.isPresent()) {
      results.close();
      throw new RunException(
          ExitStatus.USAGE,
          "--retry-failed: "
              + file
              + " does not have all of entry "
              + part.getAsLong()
              + ", such as its password: give the list, too",
          null);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
