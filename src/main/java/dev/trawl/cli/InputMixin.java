package dev.trawl.cli;

import dev.trawl.cli.Streams.Standard;
import dev.trawl.input.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
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
      preprocessor = OnlyAttached.class,
      description =
          "Run the embedded test server on loopback for as long as this run takes. Port, with an"
              + " '=' before it: "
              + DEMO_PORT
              + ".")
  private int demoPort = 0;

  /// @param demoPort 0 for no demo server
  record InputOptions(List<Source> sources, String defaultScheme, int demoPort) {}

  InputOptions value(Streams streams) {
    if (!defaultScheme.equals("http") && !defaultScheme.equals("https")) {
      throw invalid("--default-scheme takes http or https, not '" + defaultScheme + "'");
    }
    if (demoPort < 0 || demoPort > 65535) {
      throw invalid("--demo-server takes a port from 1 to 65535, not " + demoPort);
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

  /// Keeps an option with an optional value from taking the file that stands behind it.
  static final class OnlyAttached implements IParameterPreprocessor {
    // The interface asks for a Stack.
    @SuppressWarnings("JdkObsolete")
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (" ".equals(info.get("separator"))) {
        arguments.push(DEMO_PORT);
      }
      return false;
    }
  }
}
