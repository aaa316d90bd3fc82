package dev.trawl.cli;

import dev.trawl.cli.Streams.Standard;
import dev.trawl.input.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Where the entries come from.
final class InputMixin {
  private static final String DEMO_PORT = "8765";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "URL|FILE|-",
      arity = "0..*",
      description =
          "What has :// in it is a URL, - is standard input, anything else a file with a URL a"
              + " line. Default: standard input, unless that is a terminal.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--default-scheme",
      paramLabel = "http|https",
      defaultValue = "https",
      description = "Scheme of entries that have none. Default: ${DEFAULT-VALUE}.")
  private String defaultScheme;

  @Option(
      names = "--demo-server",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = DEMO_PORT,
      description =
          "Run the embedded test server on loopback for as long as this run takes. Port, with an"
              + " '=' before it: "
              + DEMO_PORT
              + ".")
  private Optional<Integer> demoPort = Optional.empty();

  /// @param demoPort empty for no demo server
  record InputOptions(List<Source> sources, String defaultScheme, Optional<Integer> demoPort) {}

  InputOptions value(Streams streams) {
    if (!defaultScheme.equals("http") && !defaultScheme.equals("https")) {
      throw invalid("--default-scheme takes http or https, not '" + defaultScheme + "'");
    }
    if (demoPort.isPresent() && (demoPort.get() < 1 || demoPort.get() > 65535)) {
      throw invalid("--demo-server takes a port from 1 to 65535, not " + demoPort.get());
    }
    List<Source> sources = new ArrayList<>();
    boolean stdin = false;
    for (String argument : arguments.isEmpty() ? List.of("-") : arguments) {
      if (argument.contains("://")) {
        sources.add(new Source.Entry(argument));
      } else if (!argument.equals("-")) {
        sources.add(new Source.ListFile(Path.of(argument)));
      } else if (stdin) {
        throw invalid("standard input (-) can be read only once");
      } else {
        stdin = true;
        if (streams.terminals().contains(Standard.IN)) {
          throw invalid("no list: give URLs or files, or pipe a list in");
        }
        sources.add(new Source.StandardInput(streams.in()));
      }
    }
    return new InputOptions(sources, defaultScheme, demoPort);
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
