package dev.trawl.engine;

import java.time.Duration;

/// Adds up the time in which something held the fetching up. For one thread at a time.
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
