package dev.trawl.report;

import dev.trawl.io.Messages;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which reports are wanted.
public record ReportOptions(Map<Path, ReportFormat> files, Optional<Github> github) {
  public ReportOptions {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /// What a job of GitHub Actions shows.
  ///
  /// @param log of the job
  /// @param list what the job calls the file that the lines of all entries are of, if it is one
  /// @param summary a file that is appended to
  public record Github(Messages log, Optional<String> list, Optional<Path> summary) {}

  /// Whether there are any.
  public boolean isEmpty() {
    return files.isEmpty() && github.isEmpty();
  }
}
