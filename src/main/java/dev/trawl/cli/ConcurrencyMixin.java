package dev.trawl.cli;

import dev.trawl.engine.ExecutorKind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How much at once, and on what.
final class ConcurrencyMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-e", "--executor"},
      paramLabel = "NAME",
      defaultValue = "virtual",
      description =
          "What the fetches run on: virtual (threads), fixed (a pool of platform threads), async"
              + " (callbacks). Default: ${DEFAULT-VALUE}.")
  private ExecutorKind executor;

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "N",
      defaultValue = "64",
      description = "Fetches in flight at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  /// @param slots fetches in flight at once
  record Concurrency(ExecutorKind executor, int slots) {}

  Concurrency value() {
    if (concurrency < 1) {
      throw new ParameterException(
          spec.commandLine(), "--concurrency has to be 1 or more, not " + concurrency);
    }
    return new Concurrency(executor, concurrency);
  }
}
