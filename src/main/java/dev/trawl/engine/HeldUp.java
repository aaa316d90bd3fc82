package dev.trawl.engine;

import java.time.Duration;

/// Adds up the time in which slots were free, but all work waited for hosts with as much in flight
/// as they may have.
final class HeldUp {
  private boolean now;
  private long sinceNanos;
  private long sumNanos;

  void begin(long nowNanos) {
    if (!now) {
      now = true;
      sinceNanos = nowNanos;
    }
  }

  void end(long nowNanos) {
    if (now) {
      now = false;
      sumNanos += nowNanos - sinceNanos;
    }
  }

  Duration sum() {
    return Duration.ofNanos(sumNanos);
  }
}
