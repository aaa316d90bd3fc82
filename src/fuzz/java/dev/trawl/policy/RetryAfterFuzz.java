package dev.trawl.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whatever `Retry-After` says, it is a time to wait or nothing.
final class RetryAfterFuzz {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private RetryAfterFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) {
    String value = new String(input, StandardCharsets.UTF_8);
    Optional<Duration> wait = RetryAfter.parse(value, NOW);
    if (wait.isPresent() && wait.get().isNegative()) {
      throw new IllegalStateException(value + " is " + wait.get());
    }
    if (wait.isEmpty() && value.matches("\\d+")) {
      throw new IllegalStateException("not seen: " + value);
    }
  }
}
