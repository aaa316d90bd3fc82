package dev.trawl.run;

import dev.trawl.input.Format;
import dev.trawl.record.Field;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// How a run goes on where an earlier one ended.
///
/// @param resume whether the output file is gone on with
/// @param sync whether it is put on the disk once a second
/// @param retryFailed results whose failures are fetched again
/// @param failedOut where a list of the entries that are not ok goes
public record Resume(
    boolean resume, boolean sync, Optional<Path> retryFailed, Optional<Path> failedOut) {
  /// What records have to have, those that are asked for included: what proves of a list with more
  /// than URLs that it is the same.
  Set<Field> fields(Set<Field> asked) {
    EnumSet<Field> all = EnumSet.copyOf(asked);
    if (resume) {
      all.add(Field.IDENTITY);
    }
    return all;
  }

  /// Whether that list has JSON alone: by its name, a URL on a line would not be read back.
  boolean failedAsJson() {
    return failedOut.map(Format::of).filter(format -> format != Format.LINES).isPresent();
  }
}
