package dev.trawl.cli;

import dev.trawl.engine.ExecutorKind;
import java.util.Optional;
import java.util.OptionalInt;
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
  /// @param notice for people, where these are fewer than they asked for
  record Concurrency(ExecutorKind executor, int slots, Optional<String> notice) {}

  /// @param possible slots at the most, where that is known; 0 if there cannot be any
  Concurrency value(OptionalInt possible) {
    if (concurrency.get() < 1) {
      throw invalid("--concurrency has to be 1 or more, not " + concurrency.get());
    }
    if (possible.orElse(1) == 0) {
      throw invalid(
          "too few open files (ulimit -n): "
              + Descriptors.FEWEST
              + " have to be left beside those that are open from the start");
    }
    int wanted = concurrency.get();
    int slots = Math.min(wanted, possible.orElse(wanted));
    return new Concurrency(
        executor.get(),
        slots,
        slots == wanted
            ? Optional.empty()
            : Optional.of(
                "trawl: "
                    + slots
                    + (slots == 1 ? " fetch" : " fetches")
                    + " at once instead of "
                    + wanted
                    + ": more would need more open files than ulimit -n allows"));
  }
}
