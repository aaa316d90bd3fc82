package dev.trawl.run;

import dev.trawl.input.Format;
import java.nio.file.Path;
import java.util.Optional;

/// How a run goes on where an earlier one ended.
///
/// @param resume whether the output file is gone on with
/// @param sync whether it is put on the disk once a second
/// @param retryFailed results whose failures are fetched again
/// @param failedOut where a list of the entries that are not ok goes
public record Resume(
    boolean resume, boolean sync, Optional<Path> retryFailed, Optional<Path> failedOut) {
  /// Whether that list has JSON alone: by its name, a URL on a line would not be read back.
  boolean failedAsJson() {
    return failedOut.map(Format::of).filter(format -> format != Format.LINES).isPresent();
  }
}
