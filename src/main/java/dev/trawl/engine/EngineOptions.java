package dev.trawl.engine;

import dev.trawl.policy.HostLimits;
import dev.trawl.policy.RateLimit;
import dev.trawl.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How a list is fetched.
///
/// @param concurrency attempts in flight at once, 1 or more
/// @param adaptive whether that is the most, and how many are best is found out
/// @param ordered whether results are wanted in the order of the list, so that the reader need not
///   look far past what cannot be started yet
/// @param rate of all attempts together
/// @param recheck after the list, wait so long and then try once more what failed in a way that may
///   have passed; empty for no
/// @param untilOk how long to wait before an entry that is not as wanted is tried again, as often
///   as it takes; empty for no
/// @param deadline of the run, from its start
/// @param processors threads for the results, whose handling takes computing; empty to handle them
///   where they come
/// @param backlogBytes that entries may hold which wait for their host or their next attempt
public record EngineOptions(
    ExecutorKind executor,
    int concurrency,
    boolean adaptive,
    boolean ordered,
    HostLimits hosts,
    Optional<RateLimit> rate,
    RetryPolicy retries,
    Optional<Duration> recheck,
    Optional<Duration> untilOk,
    Optional<Duration> deadline,
    OptionalInt processors,
    long backlogBytes) {
  public EngineOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency < 1: " + concurrency);
    }
  }

  /// What a run without options uses.
  public static EngineOptions usual() {
    RetryPolicy retries = RetryPolicy.usual();
    return new EngineOptions(
        ExecutorKind.VIRTUAL,
        64,
        false,
        false,
        new HostLimits(10, Optional.empty(), 20, retries.baseDelay(), retries.maxDelay()),
        Optional.empty(),
        retries,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        // The backlog's part of three quarters of the heap.
        Runtime.getRuntime().maxMemory() / 4 * 3 / 24 * 2);
  }
}
