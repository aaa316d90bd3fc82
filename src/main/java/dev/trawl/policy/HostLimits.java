package dev.trawl.policy;

import java.time.Duration;
import java.util.Optional;

/// What a host may be burdened with, and when it is left alone.
///
/// @param maxInFlight attempts at once, 1 or more
/// @param rate of attempts
/// @param maxFailures attempts without a response, in a row, after which the host is skipped; 0 for
///   never
/// @param baseDelay first pause of a host that says stop; it doubles while the host says so again
/// @param maxDelay longest pause, whatever the host asks for
public record HostLimits(
    int maxInFlight,
    Optional<RateLimit> rate,
    int maxFailures,
    Duration baseDelay,
    Duration maxDelay) {
  public HostLimits {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight < 1: " + maxInFlight);
    }
    if (maxFailures < 0) {
      throw new IllegalArgumentException("maxFailures < 0: " + maxFailures);
    }
  }
}
