package dev.trawl.engine;

import dev.trawl.model.Attempt;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.time.Duration;

/// Takes the results of a run, on the threads that fetched them, several at once.
public interface ResultHandler {
  /// Takes the one result of an entry. May block: its slot is free again on return, so that a slow
  /// reader of the results slows the fetching.
  ///
  /// What goes wrong with one result alone is no reason to throw: the entry gets another result.
  ///
  /// @throws IOException if results cannot be stored any more, which ends the run
  void accept(FetchResult result) throws IOException;

  /// Whether another entry may be taken from the list. Asked before each, and again after each
  /// result; must not block.
  default boolean ready() {
    return true;
  }

  /// Whether a result is as wanted. Asked where what is not is tried until it is.
  default boolean isOk(FetchResult soFar) {
    return true;
  }

  /// Whether the results so far are reason enough to end the run. Asked after each of them; must
  /// not block.
  default boolean enough() {
    return false;
  }

  /// The outcome of an attempt is not what was wanted, and there will be another.
  ///
  /// @param soFar what would be the result now
  /// @param delay until then
  default void retrying(FetchResult soFar, Duration delay) {}

  /// An attempt will not be the last of its entry, because another one has been made.
  default void superseded(Attempt attempt) {}

  /// The run is over before its end: what is being worked on is not worth going on with. Must not
  /// block.
  default void cutOff(Failure why) {}
}
