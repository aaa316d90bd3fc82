package dev.trawl.report;

import dev.trawl.model.Timings;
import dev.trawl.record.ResultRecord;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the time of responses went into. A phase counts where it happened: a connection that is
/// used again has none of the first three.
final class Phases {
  private final Map<Phase, RoughTimes> times = new EnumMap<>(Phase.class);
  private long responses;

  /// The phases of an attempt in their order.
  enum Phase {
    DNS,
    CONNECT,
    TLS,
    /// From the request, and those before it that were redirected, to the response's first byte.
    WAIT,
    BODY;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Phases() {
    for (Phase phase : Phase.values()) {
      times.put(phase, new RoughTimes());
    }
  }

  /// @param record with a response
  void add(ResultRecord record) {
    Timings timings = record.timings();
    if (timings.ttfb().isEmpty()) {
      return;
    }
    responses++;
    Duration first = timings.ttfb().get();
    Duration wait = first;
    for (Phase phase : Phase.values()) {
      Optional<Duration> took =
          switch (phase) {
            case DNS -> timings.dns();
            case CONNECT -> timings.connect();
            case TLS -> timings.tls();
            case WAIT -> Optional.of(notNegative(wait));
            case BODY -> Optional.of(notNegative(timings.total().minus(first)));
          };
      if (took.isPresent()) {
        times.get(phase).add(took.get());
        wait = wait.minus(took.get());
      }
    }
  }

  /// Addresses are raced, and clocks have ticks: parts may be more than the whole.
  private static Duration notNegative(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  void add(Phases later) {
    responses += later.responses;
    later.times.forEach((phase, more) -> times.get(phase).add(more));
  }

  /// How many responses had times for their phases.
  long responses() {
    return responses;
  }

  /// In how many of them there was this one.
  long count(Phase phase) {
    return times.get(phase).count();
  }

  /// The time within which so many hundredths of those were done in which it was; 0 if it was in
  /// none.
  Duration percentile(Phase phase, double rank) {
    return times.get(phase).percentile(rank).orElse(Duration.ZERO);
  }
}
