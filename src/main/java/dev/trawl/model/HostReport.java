package dev.trawl.model;

import java.time.Duration;
import java.util.List;

/// How a run went with its hosts.
///
/// @param paused because they answered 429 or 503
/// @param skipped because they did not answer
/// @param heldUp how long slots were free and work was there, but each host had as much in flight
///   as it may have
public record HostReport(Names paused, Names skipped, Duration heldUp) {
  /// How many hosts are named.
  public static final int MAX_NAMES = 3;

  /// Some hosts.
  ///
  /// @param first of them, [#MAX_NAMES] at the most
  /// @param count of all
  public record Names(List<String> first, long count) {}
}
