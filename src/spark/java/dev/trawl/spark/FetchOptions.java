package dev.trawl.spark;

import dev.trawl.check.FailureLimit;
import dev.trawl.engine.EngineOptions;
import dev.trawl.policy.RateLimit;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The options of `trawl` that a job was given, once they are seen to be right.
///
/// @param defaultScheme of entries without one
/// @param deadline of the whole job
/// @param unique whether repeats have no record
/// @param maxFailures of the whole job
record FetchOptions(
    Trawl trawl,
    Limits limits,
    Optional<Duration> deadline,
    boolean unique,
    String defaultScheme,
    FailureLimit maxFailures) {
  private static final String ONE_MACHINE = "what it reads or writes would be on one machine only";
  private static final String WHOLE_RUN = "no shard knows how the others are doing";
  private static final String EVERY_RECORD = "a job can go on only with a record of every entry";
  private static final String BY_ITSELF = "the job sees to that";

  /// Options that no job can keep, and why.
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("--output", "-o is of one machine; a job has --output"),
          Map.entry("--resume", BY_ITSELF),
          Map.entry("--progress", BY_ITSELF),
          Map.entry("--sync", ONE_MACHINE),
          Map.entry("--retry-failed", ONE_MACHINE),
          Map.entry("--failed-out", ONE_MACHINE),
          Map.entry("--cookie-jar", ONE_MACHINE),
          Map.entry("--save", ONE_MACHINE),
          Map.entry("--warc", ONE_MACHINE),
          Map.entry("--cache", ONE_MACHINE),
          Map.entry("--baseline", ONE_MACHINE),
          Map.entry("--metrics", ONE_MACHINE),
          Map.entry("--report", ONE_MACHINE),
          Map.entry("--only", EVERY_RECORD),
          Map.entry("--only-changes", EVERY_RECORD),
          Map.entry("--shard", "a job has --shards"),
          Map.entry("--until-ok", WHOLE_RUN),
          Map.entry("--fail-fast", WHOLE_RUN),
          Map.entry("--expect-run", WHOLE_RUN),
          Map.entry("--dry-run", "give it to trawl itself, with the list"),
          Map.entry("--demo-server", "start trawl serve where all nodes reach it"));

  /// No attempt waits longer than that for the rate.
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /// Options that the job has itself: variables for `trawl` do not mean them.
  private static final Set<String> OWN = Set.of("--input-format", "--format");

  /// Has `trawl` read the options, and fetch nothing by them.
  ///
  /// @param environment of this process; only names that begin with `TRAWL_`, and the folder of the
  ///   configuration file, count
  /// @param err where it says what is wrong
  /// @return empty if something is
  static Optional<FetchOptions> of(
      List<String> arguments, Map<String, String> environment, PrintStream err) throws IOException {
    CommandLine command =
        Trawl.commandLine(Optional::empty, err, environment)
            .setOverwrittenOptionsAllowed(false)
            .setExecutionStrategy(FetchOptions::refuse);
    if (command.execute(arguments.toArray(String[]::new)) != 0) {
      return Optional.empty();
    }
    Trawl trawl = new Trawl(Secrets.withHeaders(arguments), variables(command));
    Path nothing = Files.createTempFile("trawl-", ".jsonl");
    try {
      CommandLine trying = Trawl.commandLine(Optional::empty, err, trawl.environment());
      if (trawl.run(trying, nothing) != 0) {
        return Optional.empty();
      }
    } finally {
      Files.delete(nothing);
    }
    CommandSpec spec = command.getCommandSpec();
    String limit = spec.findOption("--max-failures").getValue();
    return Optional.of(
        new FetchOptions(
            trawl,
            Limits.of(spec),
            Optional.ofNullable(spec.findOption("--deadline").getValue()),
            spec.findOption("--unique").getValue(),
            spec.findOption("--default-scheme").getValue(),
            new FailureLimit(Double.parseDouble(limit.replace("%", "")), limit.endsWith("%"))));
  }

  /// What the environment and the configuration file say, as variables.
  private static Map<String, String> variables(CommandLine command) {
    Map<String, String> variables = new TreeMap<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName();
      defaultOf(option)
          .filter(value -> !OWN.contains(name))
          .ifPresent(value ->
              variables.put(
                  "TRAWL_"
                      + name.substring(2).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
                  value));
    }
    return variables;
  }

  private static Optional<String> defaultOf(OptionSpec option) {
    try {
      CommandLine command = option.command().commandLine();
      return Optional.ofNullable(command.getDefaultValueProvider().defaultValue(option));
    } catch (ParameterException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("never thrown", e);
    }
  }

  private static int refuse(ParseResult parsed) {
    CommandLine command = parsed.commandSpec().commandLine();
    if (parsed.hasSubcommand() || !parsed.matchedPositionals().isEmpty()) {
      throw new ParameterException(command, "lists are given to a job by --input");
    }
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      if (REFUSED.containsKey(name)) {
        throw new ParameterException(command, name + " cannot go with a job: " + REFUSED.get(name));
      }
    }
    for (OptionSpec option : parsed.commandSpec().options()) {
      String name = option.longestName();
      if (REFUSED.containsKey(name) && defaultOf(option).isPresent()) {
        throw new ParameterException(
            command,
            name
                + " comes from the environment or the configuration, and cannot go with a job: "
                + REFUSED.get(name));
      }
    }
    return 0;
  }

  /// What the job may do, as trawl has read it.
  ///
  /// @param slots of a task: attempts in flight at once
  /// @param perHost of these at one host
  /// @param rateNanos between two attempts of all tasks together; 0 for no rate
  /// @param hostRateNanos the same for each host
  /// @param memory bytes of a task; 0 if that was not said
  record Limits(int slots, int perHost, long rateNanos, long hostRateNanos, long memory)
      implements Serializable {
    private static final long MIB = 1 << 20;

    boolean isRated() {
      return rateNanos > 0;
    }

    /// How long it takes by the rates, at the least; empty without one.
    ///
    /// @param most entries of one host
    Optional<Duration> shortest(long entries, long most) {
      return rateNanos == 0 && hostRateNanos == 0
          ? Optional.empty()
          : Optional.of(
              Duration.ofNanos(
                  (long) Math.max((double) entries * rateNanos, (double) most * hostRateNanos)));
    }

    private static Limits of(CommandSpec spec) {
      EngineOptions usual = EngineOptions.usual();
      Optional<Integer> slots = Optional.ofNullable(spec.findOption("-c").getValue());
      Optional<Integer> perHost = Optional.ofNullable(spec.findOption("--max-per-host").getValue());
      Long memory = spec.findOption("--memory").getValue();
      return new Limits(
          slots.orElse(usual.concurrency()),
          perHost.or(() -> slots).orElse(usual.hosts().maxInFlight()),
          nanos(spec, "--rate"),
          nanos(spec, "--host-rate"),
          memory == null ? 0 : memory);
    }

    private static long nanos(CommandSpec spec, String option) {
      RateLimit rate = spec.findOption(option).getValue();
      return rate == null ? 0 : rate.interval().toNanos();
    }

    /// Those of a shard, beside others of its batch.
    ///
    /// @param all entries of the job
    /// @param tasks in this process
    private List<String> options(
        Division.Batch batch, Division.Portion portion, long all, int tasks) {
      double part = batch.part(portion);
      long bytes = memory > 0 ? memory : Runtime.getRuntime().maxMemory() / 4 * 3 / tasks;
      List<String> options = new ArrayList<>();
      options.add("--concurrency=" + Math.max(1, (long) (slots * part)));
      options.add("--max-per-host=" + perHost);
      options.add("--memory=" + Math.max(1, bytes / batch.atOnce() / MIB) + "M");
      if (isRated()) {
        // Rounded so that all together are not above the rate.
        double nanos = Math.ceil(rateNanos / part * all / batch.entries());
        options.add("--rate=1000000/" + Math.min((long) nanos, LONGEST.toNanos()) + "ms");
      }
      return options;
    }
  }

  /// What the shards of a task are fetched by.
  ///
  /// @param end when the job has to be at its end, in milliseconds since 1970; no node has an
  ///   earlier or a later one, as far as their clocks agree
  /// @param all entries of the job
  record Share(Trawl trawl, Limits limits, boolean unique, long end, long all)
      implements Serializable {
    /// How a shard is fetched in the time that is left; empty if there is none.
    ///
    /// @param tasks in this process
    Optional<Trawl> of(Division.Batch batch, Division.Portion portion, int tasks) {
      Trawl own = trawl.with(limits.options(batch, portion, all, tasks));
      if (end == Long.MAX_VALUE) {
        return Optional.of(own);
      }
      long left = end - System.currentTimeMillis();
      return left > 0
          ? Optional.of(own.with(List.of("--deadline=" + left + "ms")))
          : Optional.empty();
    }

    /// For how long a shard waits before it begins: did all begin at once, the first second would
    /// be above the rate.
    Duration wait(Division.Portion portion) {
      return Duration.ofNanos(limits.rateNanos()).multipliedBy(portion.rank());
    }
  }

  /// @param all entries of the job
  /// @param start of the job
  Share share(long all, Instant start) {
    long end = deadline.map(d -> start.plus(d).toEpochMilli()).orElse(Long.MAX_VALUE);
    return new Share(trawl, limits, unique, end, all);
  }
}
