package dev.trawl.cli;

import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.http.cache.CacheOptions;
import dev.trawl.run.Cron;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What runs that are repeated have from each other.
final class CronMixin extends OptionGroup {
  private final Supplier<Optional<Path>> cache =
      folder(
          OptionSpec.builder("--cache")
              .paramLabel("DIR")
              .description(
                  "Keep responses in DIR. Later runs ask the servers whether they have"
                      + " changed (RFC 9111)."));

  private final Supplier<Long> cacheSize =
      value(
          Long.class,
          OptionSpec.builder("--cache-size")
              .paramLabel("SIZE")
              .converters(new SizeConverter())
              .defaultValue("100M")
              .description(
                  "Disk space of the cache, 8k for each response at least. Default:"
                      + " ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Path>> baseline =
      optional(
          Path.class,
          OptionSpec.builder("--baseline")
              .paramLabel("RESULTS")
              .description(
                  "Records of an earlier run. Each record then says whether its entry is"
                      + " new, same, changed, broken or fixed. Implies --hash sha256."));

  private final Supplier<Boolean> onlyChanges =
      flag(
          OptionSpec.builder("--only-changes")
              .description(
                  "With --baseline, print only records that are not the same; -o FILE"
                      + " still gets all. No summary if there are none. Exit status 1 only if an"
                      + " entry is newly broken."));

  private final Supplier<Optional<Path>> metrics =
      optional(
          Path.class,
          OptionSpec.builder("--metrics")
              .paramLabel("FILE")
              .description(
                  "Write the run's numbers to FILE at its end, in Prometheus' text format."));

  CronMixin() {
    super("Cron");
  }

  Cron value() {
    if (cacheSize.get() < 1) {
      throw invalid("--cache-size has to be more than 0");
    }
    if (onlyChanges.get() && baseline.get().isEmpty()) {
      throw invalid("--only-changes needs --baseline");
    }
    return new Cron(
        cache.get().map(folder -> new CacheOptions(folder, cacheSize.get())),
        baseline.get(),
        onlyChanges.get(),
        metrics.get());
  }
}
