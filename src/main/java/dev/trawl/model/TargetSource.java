package dev.trawl.model;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// A list, read lazily. Not safe for use by several threads at once.
public interface TargetSource {
  /// The next entry; empty at the end. May block, as reading a pipe does.
  ///
  /// @throws IOException if the list cannot be read any further
  Optional<Target> next() throws IOException;

  /// Whether the end comes without anybody's doing, as with a file, but not with a pipe. Who passes
  /// on the entries of another list has to pass this on, too.
  default boolean endsByItself() {
    return false;
  }

  /// How many entries there are, guessed from the part read so far; empty while nothing is known.
  /// Safe for use by any thread. Who passes on the entries of another list has to pass this on,
  /// too.
  default OptionalLong estimatedEntries() {
    return OptionalLong.empty();
  }
}
