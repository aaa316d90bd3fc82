package dev.trawl.run;

import dev.trawl.http.cache.CacheOptions;
import dev.trawl.model.Change;
import java.nio.file.Path;
import java.util.Optional;

/// What runs that are repeated have from each other.
///
/// @param baseline records of an earlier run
/// @param onlyChanges whether nobody wants to hear of what is the same
/// @param metrics file for the run's numbers
public record Cron(
    Optional<CacheOptions> cache,
    Optional<Path> baseline,
    boolean onlyChanges,
    Optional<Path> metrics) {
  /// Whether an entry is to be told of.
  boolean wants(Optional<Change> change) {
    return !onlyChanges || !change.equals(Optional.of(Change.SAME));
  }
}
