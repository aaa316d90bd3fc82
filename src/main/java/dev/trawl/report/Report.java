package dev.trawl.report;

import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongFunction;

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
    return headline(summary, stopped, Long::toString);
  }

  /// What is to be said first, with numbers as `count` writes them.
  static String headline(Summary summary, Optional<String> stopped, LongFunction<String> count) {
    String entries =
        count.apply(summary.entries()) + (summary.entries() == 1 ? " entry" : " entries");
    String verdict =
        summary.failed() == 0
            ? entries + (summary.entries() == 1 ? " is ok" : " are ok")
            : count.apply(summary.failed()) + " of " + entries + " failed";
    return verdict + stopped.map(why -> ", but the run is not complete: " + why).orElse("");
  }
}
