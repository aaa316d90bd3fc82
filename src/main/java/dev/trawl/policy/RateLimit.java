package dev.trawl.policy;

import java.time.Duration;

/// At most so many starts in so much time, evenly spread.
///
/// The generic cell rate algorithm (ITU-T I.371) as virtual scheduling: all that a limit remembers
/// is one time, the *theoretical* one of the next start, so that each of 100,000 hosts can have its
/// own. A start may be early by [#TOLERANCE]; what a late one lost is thereby made good, and the
/// rate is met on a machine that wakes threads late.
///
/// @param interval between two starts
public record RateLimit(Duration interval) {
  static final Duration TOLERANCE = Duration.ofMillis(100);

  public RateLimit {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval <= 0: " + interval);
    }
  }

  /// The slower one of two.
  RateLimit slower(RateLimit other) {
    return interval.compareTo(other.interval) >= 0 ? this : other;
  }

  /// Nanoseconds until the next start may be; 0 or less: now.
  ///
  /// @param theoreticalNanos as [#started] gave it; any time that has passed, before the first
  ///   start
  long delayNanos(long theoreticalNanos, long nowNanos) {
    return theoreticalNanos - nowNanos - TOLERANCE.toNanos();
  }

  /// The theoretical time of the start after one that is now.
  long started(long theoreticalNanos, long nowNanos) {
    return nowNanos + Math.max(0, theoreticalNanos - nowNanos) + interval.toNanos();
  }
}
