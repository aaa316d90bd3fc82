package dev.trawl.cli;

import dev.trawl.input.TargetList;
import dev.trawl.output.Tally;
import java.io.PrintStream;
import java.util.function.Supplier;

/// How far a run is, on one line of a terminal: done, ok, not ok, rate, and the time left where the
/// length of the list is known.
interface Progress extends AutoCloseable {
  /// Shows nothing.
  Progress NONE = () -> {};

  /// Draws until it is closed, and then leaves no trace.
  ///
  /// @param more to show
  static Progress on(Tally tally, TargetList list, Supplier<String> more, PrintStream err) {
    return new ProgressLine(tally, list, more, err);
  }

  @Override
  void close();
}
