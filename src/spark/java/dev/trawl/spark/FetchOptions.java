package dev.trawl.spark;

import dev.trawl.check.FailureLimit;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The options of `trawl` that a job was given, once they are seen to be right.
///
/// @param rate of all shards together, as it was given
/// @param defaultScheme of entries without one
/// @param deadline of the whole job
/// @param unique whether repeats have no record
/// @param maxFailures of the whole job
record FetchOptions(
    Trawl trawl,
    Optional<String> rate,
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

  private static final Pattern RATE = Pattern.compile("(\\d+)/(\\d*)([a-z]+)");

  /// Has `trawl` read the options, and fetch nothing by them.
  ///
  /// @param err where it says what is wrong
  /// @return empty if something is
  static Optional<FetchOptions> of(List<String> arguments, PrintStream err) throws IOException {
    CommandLine command =
        Trawl.commandLine(Optional::empty, err)
            .setOverwrittenOptionsAllowed(false)
            .setExecutionStrategy(FetchOptions::refuse);
    if (command.execute(arguments.toArray(String[]::new)) != 0) {
      return Optional.empty();
    }
    Trawl trawl = new Trawl(arguments);
    Path nothing = Files.createTempFile("trawl-", ".jsonl");
    try {
      if (trawl.run(Trawl.commandLine(Optional::empty, err), nothing) != 0) {
        return Optional.empty();
      }
    } finally {
      Files.delete(nothing);
    }
    CommandSpec spec = command.getCommandSpec();
    Optional<String> rate =
        Optional.ofNullable(command.getParseResult().matchedOption("--rate"))
            .map(given -> given.originalStringValues().getLast());
    String limit = spec.findOption("--max-failures").getValue();
    return Optional.of(
        new FetchOptions(
            trawl,
            rate,
            Optional.ofNullable(spec.findOption("--deadline").getValue()),
            spec.findOption("--unique").getValue(),
            spec.findOption("--default-scheme").getValue(),
            new FailureLimit(Double.parseDouble(limit.replace("%", "")), limit.endsWith("%"))));
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
    return 0;
  }

  /// What a shard is fetched by.
  ///
  /// @param end when the job has to be at its end, in milliseconds since 1970; no node has an
  ///   earlier or a later one, as far as their clocks agree
  record Share(Trawl trawl, boolean unique, long end) implements Serializable {
    /// With the time that is left; empty if there is none.
    Optional<Trawl> now() {
      if (end == Long.MAX_VALUE) {
        return Optional.of(trawl);
      }
      long left = end - System.currentTimeMillis();
      return left > 0 ? Optional.of(trawl.with("--deadline=" + left + "ms")) : Optional.empty();
    }
  }

  /// @param atOnce how many shards are fetched at the same time
  /// @param start of the job
  Share share(int atOnce, Instant start) {
    long end = deadline.map(d -> start.plus(d).toEpochMilli()).orElse(Long.MAX_VALUE);
    return new Share(byRate(atOnce), unique, end);
  }

  private Trawl byRate(int atOnce) {
    if (rate.isEmpty()) {
      return trawl;
    }
    Matcher matcher = RATE.matcher(rate.get());
    if (!matcher.matches()) {
      throw new IllegalStateException("no rate: " + rate.get());
    }
    long times = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
    return trawl.with(
        "--rate=" + matcher.group(1) + "/" + Math.multiplyExact(times, atOnce) + matcher.group(3));
  }
}
