package dev.trawl.model;

import java.time.Duration;
import java.util.Optional;

/// How long the parts of one attempt took, redirects included. A part is absent when it did not
/// happen, as look-up and connect on a connection that is used again.
///
/// @param dns the name look-up
/// @param connect the TCP connect, TLS aside
/// @param tls the TLS handshake
/// @param ttfb from the start of the attempt to the first byte of the final response
/// @param total from the start of the attempt to its end
public record Timings(
    Optional<Duration> dns,
    Optional<Duration> connect,
    Optional<Duration> tls,
    Optional<Duration> ttfb,
    Duration total) {
  /// Of an attempt that never began.
  public static final Timings NONE =
      new Timings(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
}
