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
    return new Times(positive("--connect-timeout", connect), positive("--max-time", max), grace);
  }

  private Duration positive(String option, Duration value) {
    if (value.isZero()) {
      throw new ParameterException(spec.commandLine(), option + " has to be more than 0");
    }
    return value;
  }
}
