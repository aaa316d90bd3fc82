package dev.trawl.input;

import dev.trawl.model.Target;
import java.io.IOException;
import java.util.Optional;

/// The entries of one list, in its format. Not safe for use by several threads.
interface Entries {
  /// The next entry; empty at the end. May block.
  ///
  /// @param index ordinal that the entry has in the run
  /// @throws IOException if the list cannot be read any further
  Optional<Target> next(long index) throws IOException;
}
