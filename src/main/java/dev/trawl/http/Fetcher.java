package dev.trawl.http;

import dev.trawl.model.Failure;
import dev.trawl.model.Target;
import java.time.Duration;
import java.util.Optional;

/// Makes attempts at targets. Safe for use by several threads.
public interface Fetcher {
  /// Reads the target's URL and settles what is asked of it; does not block.
  Prepared prepare(Target target);

  /// Makes one attempt; blocks. What comes of it, whatever that is, is in the outcome.
  ///
  /// @return to be closed by the caller
  Fetched fetch(Prepared.Ready target);

  /// The attempts that are being made now. Takes as long as there are such.
  InFlight inFlight();

  /// Ends the attempts in flight, and every later one at once.
  ///
  /// @param why is then their outcome
  void cancelAll(Failure why);

  /// Attempts that are being made.
  ///
  /// @param slowest the host of the one that has been made for the longest time; empty if there is
  ///   none
  /// @param elapsed for how long it has
  record InFlight(int count, Optional<String> slowest, Duration elapsed) {}
}
