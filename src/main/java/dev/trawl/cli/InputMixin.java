package dev.trawl.cli;

import dev.trawl.cli.Converters.ShardConverter;
import dev.trawl.input.Format;
import dev.trawl.input.Shard;
import dev.trawl.input.Source;
import dev.trawl.run.InputOptions;
import dev.trawl.run.Streams;
import dev.trawl.run.Streams.Standard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Where the entries come from.
final class InputMixin extends OptionGroup {
  private static final String DEMO_PORT = "8765";

  private final Supplier<List<String>> arguments =
      arguments(
          PositionalParamSpec.builder()
              .paramLabel("URL|FILE|-")
              .arity("0..*")
              .description(
                  "An argument with :// in it is a URL, - is standard input, any other is"
                      + " a file with a list. Default: standard input, unless it is a terminal."));

  private final Supplier<Optional<String>> format =
      optional(
          String.class,
          OptionSpec.builder("--input-format")
              .paramLabel(String.join("|", Format.optionNames()))
              .description(
                  "Format of the lists. Default: by file name, such as list.jsonl;"
                      + " otherwise a URL on each line."));

  private final Supplier<Boolean> unique =
      flag(
          OptionSpec.builder("--unique")
              .description(
                  "Leave out entries that are the same as an earlier one: same URL,"
                      + " method, headers and body. A temporary file holds what is compared."));

  private final Supplier<Optional<Shard>> shard =
      optional(
          Shard.class,
          OptionSpec.builder("--shard")
              .paramLabel("I/N")
              .converters(new ShardConverter())
              .description(
                  "Fetch only the entries whose host and port fall to part I of N, 1/N to N/N:"
                      + " for N processes, on one machine or many."));

  private final Supplier<String> defaultScheme =
      value(
          String.class,
          OptionSpec.builder("--default-scheme")
              .paramLabel("http|https")
              .defaultValue("https")
              .description("Scheme of entries that have none. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Integer>> demoPort =
      optional(
          Integer.class,
          OptionSpec.builder("--demo-server")
              .paramLabel("PORT")
              .arity("0..1")
              .fallbackValue(DEMO_PORT)
              .description(
                  "Run the embedded test server on loopback during the run. Port, given as"
                      + " --demo-server=PORT: "
                      + DEMO_PORT
                      + "."));

  private final Supplier<Boolean> dryRun =
      flag(
          OptionSpec.builder("--dry-run")
              .description(
                  "Print each entry and what is expected of its response, and send nothing."));

  InputMixin() {
    super("Input");
  }

  /// @param optional whether there may be no list at all; otherwise it is standard input
  InputOptions value(Streams streams, boolean optional) {
    if (!defaultScheme.get().equals("http") && !defaultScheme.get().equals("https")) {
      throw invalid("--default-scheme takes http or https, not '" + defaultScheme.get() + "'");
    }
    Optional<Integer> port = demoPort.get();
    if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
      throw invalid("--demo-server takes a port from 1 to 65535, not " + port.get());
    }
    Optional<Format> given = format.get().map(this::format);
    return new InputOptions(
        sources(given, streams, optional),
        unique.get(),
        shard.get(),
        defaultScheme.get(),
        port,
        dryRun.get());
  }

  private List<Source> sources(Optional<Format> given, Streams streams, boolean optional) {
    if (arguments.get().isEmpty() && streams.list().isPresent()) {
      return List.of(new Source.Given(streams.list().get()));
    }
    if (!arguments.get().isEmpty()) {
      Meant.command(command(), arguments.get().getFirst())
          .ifPresent(hint -> {
            throw invalid(hint);
          });
    }
    List<String> usual = optional ? List.of() : List.of("-");
    List<String> from = arguments.get().isEmpty() ? usual : arguments.get();
    return sources(this, from, given, streams);
  }

  /// What arguments name.
  ///
  /// @param group that the arguments belong to
  /// @param given the format of all of them, if that was said
  static List<Source> sources(
      OptionGroup group, List<String> arguments, Optional<Format> given, Streams streams) {
    List<Source> sources = new ArrayList<>();
    boolean stdin = false;
    for (String argument : arguments) {
      if (argument.contains("://")) {
        sources.add(new Source.Entry(argument));
      } else if (!argument.equals("-")) {
        sources.add(listFile(Path.of(argument), given));
      } else if (stdin) {
        throw group.invalid("standard input (-) can be read only once");
      } else {
        stdin = true;
        if (streams.terminals().contains(Standard.IN)) {
          throw group.invalid("no list: give URLs or files, or pipe a list in");
        }
        sources.add(new Source.StandardInput(streams.in(), given));
      }
    }
    return sources;
  }

  private static Source listFile(Path path, Optional<Format> given) {
    return new Source.ListFile(path, given.or(() -> Format.byName(path)));
  }

  private Format format(String name) {
    return Format.of(name)
        .orElseThrow(() ->
            invalid(
                "--input-format takes "
                    + String.join(", ", Format.optionNames())
                    + ", not '"
                    + name
                    + "'"));
  }
}
