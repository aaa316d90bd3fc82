package dev.trawl.http;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.Target;

/// What of the answers to an entry is kept.
public interface Captures {
  /// Is asked once for each entry, by any thread.
  ///
  /// @throws FailureException if the entry cannot be requested
  Capture of(Target target) throws FailureException;
}
