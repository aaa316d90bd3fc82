package dev.trawl.cli;

import dev.trawl.cli.Converters.RateConverter;
import dev.trawl.cli.TimeMixin.Times;
import dev.trawl.engine.EngineOptions;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.io.ByteBudget;
import dev.trawl.policy.CrawlDelays;
import dev.trawl.policy.HostLimits;
import dev.trawl.policy.RateLimit;
import dev.trawl.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// How much at once, and on what.
final class ConcurrencyMixin extends OptionGroup {
  private static final EngineOptions USUAL = EngineOptions.usual();
  private static final int CONCURRENCY = USUAL.concurrency();
  private static final int PER_HOST = USUAL.hosts().maxInFlight();
  private static final int HOST_ERRORS = USUAL.hosts().maxFailures();

  private final Supplier<ExecutorKind> executor =
      value(
          ExecutorKind.class,
          OptionSpec.builder("-e", "--executor")
              .paramLabel("NAME")
              .defaultValue("virtual")
              .description(
                  "What attempts run on: virtual (threads), fixed (a pool of platform"
                      + " threads) or async (callbacks). Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Integer>> concurrency =
      optional(
          Integer.class,
          OptionSpec.builder("-c", "--concurrency")
              .paramLabel("N")
              .description("Attempts in flight at once. Default: " + CONCURRENCY + "."));

  private final Supplier<Optional<Integer>> maxPerHost =
      optional(
          Integer.class,
          OptionSpec.builder("--max-per-host")
              .paramLabel("N")
              .description(
                  "Attempts in flight at one host and port. Default: "
                      + PER_HOST
                      + "; the value of --concurrency if only that is given."));

  private final Supplier<Optional<RateLimit>> rate =
      optional(
          RateLimit.class,
          OptionSpec.builder("--rate")
              .paramLabel("R")
              .converters(new RateConverter())
              .description(
                  "Attempts begun in an interval, evenly spread: 10/s, 100/m, 5/15s."
                      + " Default: no limit."));

  private final Supplier<Optional<RateLimit>> hostRate =
      optional(
          RateLimit.class,
          OptionSpec.builder("--host-rate")
              .paramLabel("R")
              .converters(new RateConverter())
              .description("The same as --rate, for each host and port. Default: no limit."));

  private final Supplier<Optional<Integer>> hostErrors =
      optional(
          Integer.class,
          OptionSpec.builder("--host-errors")
              .paramLabel("N")
              .description(
                  "Skip a host for a while after so many attempts in a row without a"
                      + " response; 0: never. Default: "
                      + HOST_ERRORS
                      + "; with --until-ok 0."));

  private final Supplier<Boolean> adaptive =
      flag(
          OptionSpec.builder("--adaptive")
              .description(
                  "Adjust the number of attempts in flight to the response times, up to"
                      + " --concurrency."));

  ConcurrencyMixin() {
    super("Concurrency");
  }

  /// @param slots fetches in flight at once
  /// @param perHost of these at one host
  /// @param hostErrors in a row, after which a host is skipped, if that was asked for; 0 for never
  /// @param notice for people, where there are fewer slots than they asked for
  record Concurrency(
      ExecutorKind executor,
      int slots,
      int perHost,
      Optional<RateLimit> rate,
      Optional<RateLimit> hostRate,
      Optional<Integer> hostErrors,
      boolean adaptive,
      Optional<String> notice) {
    /// @param retries whose delays are also those of a host that says stop
    EngineOptions engine(
        RetryPolicy retries,
        Optional<Duration> recheck,
        Optional<Duration> untilOk,
        Times times,
        Optional<CrawlDelays> crawlDelays,
        boolean ordered,
        OptionalInt processors,
        ByteBudget backlog) {
      // A host that is waited for is asked as often as was wanted, whatever it says.
      Duration maxDelay =
          untilOk.filter(d -> d.compareTo(retries.maxDelay()) < 0).orElse(retries.maxDelay());
      HostLimits hosts =
          new HostLimits(
              perHost,
              hostRate,
              hostErrors.orElse(untilOk.isPresent() ? 0 : HOST_ERRORS),
              retries.baseDelay(),
              maxDelay,
              crawlDelays);
      return new EngineOptions(
          executor,
          slots,
          adaptive,
          ordered,
          hosts,
          rate,
          retries,
          recheck,
          untilOk,
          times.deadline(),
          processors,
          backlog.bytes());
    }
  }

  /// @param possible slots at the most, where that is known; 0 if there cannot be any
  Concurrency value(OptionalInt possible) {
    int wanted = concurrency.get().orElse(CONCURRENCY);
    if (wanted < 1) {
      throw invalid("--concurrency has to be 1 or more, not " + wanted);
    }
    int perHost = maxPerHost.get().or(concurrency).orElse(PER_HOST);
    if (perHost < 1) {
      throw invalid("--max-per-host has to be 1 or more, not " + perHost);
    }
    if (hostErrors.get().orElse(0) < 0) {
      throw invalid("--host-errors has to be 0 or more, not " + hostErrors.get().get());
    }
    if (possible.orElse(1) == 0) {
      throw invalid(
          "too few open files (ulimit -n): "
              + Descriptors.FEWEST
              + " have to be left beside those that are open from the start");
    }
    int slots = Math.min(wanted, possible.orElse(wanted));
    return new Concurrency(
        executor.get(),
        slots,
        perHost,
        rate.get(),
        hostRate.get(),
        hostErrors.get(),
        adaptive.get(),
        slots == wanted
            ? Optional.empty()
            : Optional.of(
                slots
                    + (slots == 1 ? " fetch" : " fetches")
                    + " at once instead of "
                    + wanted
                    + ": more would need more open files than ulimit -n allows"));
  }
}
