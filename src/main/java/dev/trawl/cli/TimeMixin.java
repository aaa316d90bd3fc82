package dev.trawl.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// How long things may take.
final class TimeMixin extends OptionGroup {
  private final Supplier<Duration> connect =
      value(
          Duration.class,
          OptionSpec.builder("--connect-timeout")
              .paramLabel("D")
              .defaultValue("10s")
              .description(
                  "Time for the TCP connection to one address. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Duration> max =
      value(
          Duration.class,
          OptionSpec.builder("-m", "--max-time")
              .paramLabel("D")
              .defaultValue("30s")
              .description(
                  "Time for one attempt, with redirects and body, without waiting for a"
                      + " slot. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Duration>> deadline =
      optional(
          Duration.class,
          OptionSpec.builder("--deadline")
              .paramLabel("D")
              .description(
                  "Time for the run. Then trawl cuts off attempts in flight and begins no"
                      + " others. Default: none."));

  private final Supplier<Duration> grace =
      value(
          Duration.class,
          OptionSpec.builder("--grace")
              .paramLabel("D")
              .defaultValue("5s")
              .description(
                  "Time for attempts in flight to end after a signal. Default:"
                      + " ${DEFAULT-VALUE}."));

  TimeMixin() {
    super("Time");
  }

  /// @param grace for what is in flight when a signal comes
  /// @param deadline of the run
  record Times(Duration connect, Duration max, Optional<Duration> deadline, Duration grace) {}

  Times value() {
    // OkHttp counts milliseconds in an int.
    if (connect.get().toMillis() < 1 || connect.get().toMillis() > Integer.MAX_VALUE) {
      throw invalid("--connect-timeout has to be from 1ms to " + Integer.MAX_VALUE + "ms");
    }
    if (max.get().isZero()) {
      throw invalid("--max-time has to be more than 0");
    }
    if (deadline.get().filter(Duration::isZero).isPresent()) {
      throw invalid("--deadline has to be more than 0");
    }
    return new Times(connect.get(), max.get(), deadline.get(), grace.get());
  }
}
