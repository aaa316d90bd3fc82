package dev.trawl.spark;

import dev.trawl.Main;
import dev.trawl.io.Messages;
import dev.trawl.model.TargetSource;
import dev.trawl.run.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/// The command line that every shard is fetched by. It travels as it was given, and each executor
/// reads it as `trawl` does.
///
/// What the driver has from its environment, its configuration file and files of headers travels,
/// too: nodes need not have it in common, and it stands in no command line that others can read.
///
/// @param environment variables `TRAWL_...`
record Trawl(List<String> arguments, Map<String, String> environment) implements Serializable {
  /// Exit status of runs in which every entry got its record.
  private static final Set<Integer> DONE = Set.of(0, 1);

  /// That of a run which its deadline has ended.
  private static final int STOPPED = 5;

  /// What the job says after its user.
  private static final List<String> ALWAYS = List.of("--resume", "--quiet", "--no-progress");

  Trawl {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /// The same with options that take the place of earlier ones.
  Trawl with(List<String> options) {
    return new Trawl(Stream.concat(arguments.stream(), options.stream()).toList(), environment);
  }

  /// The secrets are not to be printed.
  @Override
  public String toString() {
    return "trawl with " + arguments.size() + " arguments";
  }

  /// Fetches the entries that have no record in the file yet. Blocks.
  ///
  /// @return whether every entry got its record; not if `--deadline` ended the run
  /// @throws IOException if something else did; says why as `trawl` did
  boolean fetch(TargetSource list, Path results) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status;
    try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      status = run(commandLine(list, err, environment), results);
    }
    String words = said.toString(StandardCharsets.UTF_8).strip();
    if (!DONE.contains(status) && status != STOPPED) {
      throw new IOException("exit status " + status + ": " + words);
    }
    if (!words.isEmpty()) {
      System.err.println(words);
    }
    return status != STOPPED;
  }

  /// The program's exit status.
  int run(CommandLine trawl, Path results) {
    return trawl.execute(
        Stream.of(arguments, ALWAYS, List.of("--output=" + results))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  static CommandLine commandLine(
      TargetSource list, PrintStream err, Map<String, String> environment) {
    return Main.commandLine(
            new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new Messages(err),
                Set.of(),
                Set.of(),
                environment,
                Optional.of(list)))
        .setOverwrittenOptionsAllowed(true);
  }
}
