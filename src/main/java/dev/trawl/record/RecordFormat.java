package dev.trawl.record;

import dev.trawl.check.Verdict;
import dev.trawl.model.FetchResult;

/// How records are written: whole lines, the newline included. Safe for use by several threads.
public sealed interface RecordFormat permits JsonLines, TableLines, TextLines, WriteOut {
  /// What stands before all records; empty for nothing.
  default byte[] head() {
    return new byte[0];
  }

  /// The line of a result.
  byte[] encode(FetchResult result, Verdict verdict);

  /// The line of an entry that was not fetched.
  byte[] encode(Planned planned);

  /// Memory that [#encode] takes for the body of a result, and its line until that is written.
  long bytes(FetchResult result);
}
