package dev.trawl.run;

import dev.trawl.http.Capture;
import dev.trawl.record.Field;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What is written, and where.
///
/// @param file empty for standard output
/// @param bodyLimit bytes of a body that are kept where any are
/// @param form how records are asked for
/// @param fields those that are written
/// @param formats how they are written
/// @param only the records to write: those that are ok, or are not; empty for all
/// @param progress how it is shown, whatever standard error is; empty to decide by that
/// @param noProgress whether none is shown at all
public record Output(
    Optional<Path> file,
    boolean ordered,
    Capture capture,
    long bodyLimit,
    Form form,
    Set<Field> fields,
    Formats formats,
    Optional<Boolean> only,
    boolean quiet,
    boolean verbose,
    Optional<Progress.Style> progress,
    boolean noProgress) {
  /// Adds the files that are written.
  public void files(UsedFiles used) {
    file.ifPresent(path -> used.writes("--output", path));
    if (file.isEmpty() || formats.beside().isPresent()) {
      used.writesStandardOutput();
    }
  }

  /// Where the records go, for messages.
  String name() {
    return file.map(Path::toString).orElse("standard output");
  }

  /// Whether a record is written.
  boolean wants(boolean ok) {
    return only.isEmpty() || only.get() == ok;
  }
}
