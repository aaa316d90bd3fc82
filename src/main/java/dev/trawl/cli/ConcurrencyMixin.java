package dev.trawl.cli;

import dev.trawl.engine.ExecutorKind;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// How much at once, and on what.
final class ConcurrencyMixin extends OptionGroup {
  private final Supplier<ExecutorKind> executor =
      value(
          ExecutorKind.class,
          OptionSpec.builder("-e", "--executor")
              .paramLabel("NAME")
              .defaultValue("virtual")
              .description(
                  "What the fetches run on: virtual (threads), fixed (a pool of platform threads),"
                      + " async (callbacks). Default: ${DEFAULT-VALUE}."));

  private final Supplier<Integer> concurrency =
      value(
          Integer.class,
          OptionSpec.builder("-c", "--concurrency")
              .paramLabel("N")
              .defaultValue("64")
              .description("Fetches in flight at once. Default: ${DEFAULT-VALUE}."));

  ConcurrencyMixin() {
    super("Concurrency");
  }

  /// @param slots fetches in flight at once
  record Concurrency(ExecutorKind executor, int slots) {}

  Concurrency value() {
    if (concurrency.get() < 1) {
      throw invalid("--concurrency has to be 1 or more, not " + concurrency.get());
    }
    return new Concurrency(executor.get(), concurrency.get());
  }
}
