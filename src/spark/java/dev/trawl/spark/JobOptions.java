package dev.trawl.spark;

import dev.trawl.input.Format;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The job's own options; all others are those of `trawl`.
///
/// @param inputs Hadoop paths, which may have wildcards
/// @param output Hadoop path of the folder for the results
/// @param shards empty to go on with as many as there are
/// @param others what is not the job's own
record JobOptions(
    List<String> inputs,
    Optional<Format> inputFormat,
    String output,
    ResultFormat format,
    Optional<Integer> shards,
    boolean help,
    List<String> others) {
  /// How many shards a list is parted into for each task that can run, unless that is said.
  static final int SHARDS_OF_SLOT = 3;

  /// Bytes of lists that are enough for a shard.
  static final long SHARD_BYTES = 32 << 20;

  static final int MAX_SHARDS = 100_000;

  JobOptions {
    inputs = List.copyOf(inputs);
    others = List.copyOf(others);
  }

  private static CommandLine command() {
    CommandSpec spec =
        CommandSpec.create()
            .name("spark-submit --class dev.trawl.spark.SparkFetch trawl-spark.jar")
            .addOption(
                OptionSpec.builder("--input")
                    .paramLabel("PATH")
                    .type(String[].class)
                    .required(true)
                    .description(
                        "A list, a folder of lists, or a pattern of such; any Hadoop path."
                            + " Repeatable.")
                    .build())
            .addOption(
                OptionSpec.builder("--input-format")
                    .paramLabel(String.join("|", Format.optionNames()))
                    .type(String.class)
                    .description("How lists are written. Default: as their names say.")
                    .build())
            .addOption(
                OptionSpec.builder("--output")
                    .paramLabel("FOLDER")
                    .type(String.class)
                    .required(true)
                    .description(
                        "Where the results go. The shards that it has results of are not fetched"
                            + " again.")
                    .build())
            .addOption(
                OptionSpec.builder("--format")
                    .paramLabel("jsonl|parquet")
                    .type(String.class)
                    .defaultValue("jsonl")
                    .description("How results are written. Default: ${DEFAULT-VALUE}.")
                    .build())
            .addOption(
                OptionSpec.builder("--shards")
                    .paramLabel("N")
                    .type(Integer.class)
                    .description(
                        "How many parts the list is fetched in. Default: "
                            + SHARDS_OF_SLOT
                            + " for each task that can run at once; more for lists that are longer"
                            + " than "
                            + (SHARD_BYTES >> 20)
                            + " MiB for each.")
                    .build())
            .addOption(
                OptionSpec.builder("-h", "--help")
                    .type(boolean.class)
                    .arity("0")
                    .usageHelp(true)
                    .description("Show this.")
                    .build());
    spec.usageMessage()
        .customSynopsis(
            "spark-submit --class dev.trawl.spark.SparkFetch trawl-spark.jar --input PATH",
            "  --output FOLDER [OPTIONS of the job or of trawl]")
        .footer("All other options are trawl's: see trawl --help.");
    return new CommandLine(spec)
        .setUnmatchedArgumentsAllowed(true)
        // @FILE is for trawl to read.
        .setExpandAtFiles(false);
  }

  /// @throws ParameterException if they are not right
  static JobOptions of(List<String> arguments) {
    CommandLine command = command();
    ParseResult parsed = command.parseArgs(arguments.toArray(String[]::new));
    if (parsed.isUsageHelpRequested()) {
      return new JobOptions(
          List.of(), Optional.empty(), "", ResultFormat.JSONL, Optional.empty(), true, List.of());
    }
    Integer shards = parsed.matchedOptionValue("--shards", null);
    if (shards != null && (shards < 1 || shards > MAX_SHARDS)) {
      throw new ParameterException(
          command, "--shards takes 1 to " + MAX_SHARDS + ", not " + shards);
    }
    String given = parsed.matchedOptionValue("--input-format", null);
    String[] inputs = parsed.matchedOptionValue("--input", new String[0]);
    return new JobOptions(
        List.of(inputs),
        Optional.ofNullable(given).map(name -> format(name, command)),
        parsed.matchedOptionValue("--output", ""),
        resultFormat(parsed.matchedOptionValue("--format", "jsonl"), command),
        Optional.ofNullable(shards),
        false,
        parsed.unmatched());
  }

  private static Format format(String name, CommandLine command) {
    return Format.of(name)
        .orElseThrow(() ->
            new ParameterException(
                command,
                "--input-format takes "
                    + String.join(", ", Format.optionNames())
                    + ", not '"
                    + name
                    + "'"));
  }

  private static ResultFormat resultFormat(String name, CommandLine command) {
    for (ResultFormat format : ResultFormat.values()) {
      if (format.suffix().equals(name)) {
        return format;
      }
    }
    throw new ParameterException(command, "--format takes jsonl or parquet, not '" + name + "'");
  }

  static String usage() {
    return command().getUsageMessage(Ansi.OFF);
  }
}
