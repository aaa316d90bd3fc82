package dev.trawl.http;

import dev.trawl.io.ByteBudget;
import dev.trawl.model.Attempt;

/// An attempt that was made.
///
/// @param memory that what is kept of its answer takes
public record Fetched(Attempt attempt, ByteBudget.Lease memory) implements AutoCloseable {
  /// To be called when the attempt is done with, or somebody else has counted what is kept.
  @Override
  public void close() {
    memory.close();
  }
}
