package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.io.IOException;
import java.util.Optional;

/// What a run leaves behind beside its records. Used by one thread at a time.
interface Report {
  /// Takes an entry, in the order of completion.
  void add(Row row) throws IOException;

  /// Counts an entry, where the summary is not all that is told.
  default void count(ResultRecord record) {}

  /// Writes what is left to be written. Closes nothing.
  ///
  /// @param stopped why the run ended before the end of its list, if it did
  void finish(Summary summary, Optional<String> stopped) throws IOException;

  /// What is to be said first, such as `3 of 21 entries failed`.
  static String headline(Summary summary, Optional<String> stopped) {
    String noun = summary.entries() == 1 ? " entry" : " entries";
    String verdict =
        summary.failed() == 0
            ? summary.entries() + noun + (summary.entries() == 1 ? " is ok" : " are ok")
            : summary.failed() + " of " + summary.entries() + noun + " failed";
    return verdict + stopped.map(why -> ", but the run is not complete: " + why).orElse("");
  }
}
