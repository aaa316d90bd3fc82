package dev.trawl.cli;

import dev.trawl.cli.Converters.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How long things may take.
final class TimeMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--connect-timeout",
      paramLabel = "D",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "For the TCP connect to one address. Default: ${DEFAULT-VALUE}.")
  private Duration connect;

  @Option(
      names = {"-m", "--max-time"},
      paramLabel = "D",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "For one attempt in all, redirects and body included; waiting for a slot does not"
              + " count. Default: ${DEFAULT-VALUE}.")
  private Duration max;

  @Option(
      names = "--grace",
      paramLabel = "D",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "After a signal, for the fetches in flight to end. Default: ${DEFAULT-VALUE}.")
  private Duration grace;

  /// @param grace for what is in flight when a signal comes
  record Times(Duration connect, Duration max, Duration grace) {}

  Times value() {
    // OkHttp counts milliseconds in an int.
    if (connect.toMillis() < 1 || connect.toMillis() > Integer.MAX_VALUE) {
      throw invalid("--connect-timeout has to be from 1ms to " + Integer.MAX_VALUE + "ms");
    }
    if (max.isZero()) {
      throw invalid("--max-time has to be more than 0");
    }
    return new Times(connect, max, grace);
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
