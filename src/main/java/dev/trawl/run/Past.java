package dev.trawl.run;

import dev.trawl.io.Reason;
import dev.trawl.journal.Journal;
import dev.trawl.journal.PastResults;
import dev.trawl.model.TargetSource;
import dev.trawl.record.ResultsException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Results whose failures are to be fetched again, if there are any.
///
/// @param journal what is to be fetched of the list
/// @param entries or without a list, what is to be fetched
record Past(Optional<Journal> journal, Optional<TargetSource> entries, Closeable file)
    implements Closeable {
  /// @param method that an entry is asked for with which is only a URL
  static Past open(Resume resume, InputOptions input, String method) throws RunException {
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
      refuseParts(results, method);
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

  private static void refuseParts(PastResults results, String method)
      throws RunException, IOException {
    Optional<String> missing = results.missing(method);
    if (missing.isPresent()) {
      results.close();
      throw new RunException(ExitStatus.USAGE, "--retry-failed: " + missing.get(), null);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
