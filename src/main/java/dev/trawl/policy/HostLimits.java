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
/// @param crawlDelays what hosts ask for between two attempts; until that is known of a host, one
///   attempt at a time is made there. Empty if nobody asks them
public record HostLimits(
    int maxInFlight,
    Optional<RateLimit> rate,
    int maxFailures,
    Duration baseDelay,
    Duration maxDelay,
    Optional<CrawlDelays> crawlDelays) {
  public HostLimits {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight < 1: " + maxInFlight);
    }
    if (maxFailures < 0) {
      throw new IllegalArgumentException("maxFailures < 0: " + maxFailures);
    }
  }

  /// Where hosts are not asked what they wish.
  public HostLimits(
      int maxInFlight,
      Optional<RateLimit> rate,
      int maxFailures,
      Duration baseDelay,
      Duration maxDelay) {
    this(maxInFlight, rate, maxFailures, baseDelay, maxDelay, Optional.empty());
  }
}
