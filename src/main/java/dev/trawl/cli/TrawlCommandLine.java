package dev.trawl.cli;

import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// How the command line is read, its help, and what is said when it cannot be understood: one line
/// on standard error, and perhaps two that show where.
final class TrawlCommandLine extends CommandLine {
  private static final int WIDTH = 80;

  /// Picocli repeats what it does not understand. In `--bearrer=TOKEN` and `http://u:PASSWORD@h/`
  /// that may be a secret.
  private static final Pattern SECRET =
      Pattern.compile("(?<='--[^=']{1,100}=)[^']*(?=')|(?<=//)[^/@']*(?=@)");

  static {
    // Conversions that no option asks for. Picocli would look for their classes at every start, and
    // in the whole jar for those of java.sql, which trawl's runtime does not have.
    System.setProperty("picocli.converters.excludes", "java.sql.*,java.time.*");
  }

  private final Streams streams;

  TrawlCommandLine(CommandSpec command, Streams streams) {
    super(command, OptionGroup.NO_FACTORY);
    this.streams = streams;
    registerConverter(Duration.class, new Converters.DurationConverter());
    setOut(new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8), true));
    setErr(new PrintWriter(streams.err().stream(), true, StandardCharsets.UTF_8));
    setCaseInsensitiveEnumValuesAllowed(true);
    setUsageHelpWidth(WIDTH);
    setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    setParameterExceptionHandler((e, arguments) -> usage(e));
    setExecutionExceptionHandler(this::defect);
    getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, TrawlCommandLine::synopsis);
    showGroups(this);
    getSubcommands().values().forEach(TrawlCommandLine::showGroups);
  }

  @Override
  public int execute(String... arguments) {
    try {
      Defaults defaults = new Defaults(streams.environment());
      defaults.check(this);
      setDefaultValueProvider(defaults);
    } catch (IOException e) {
      streams.err().say("cannot read the configuration: " + e.getMessage());
      return ExitStatus.USAGE;
    } catch (ParameterException e) {
      return usage(e);
    }
    try {
      return super.execute(Arguments.prepared(getCommandSpec(), arguments));
    } catch (Error e) {
      // Java would end the process with status 1, which is a word about the entries.
      return failed(e, streams);
    }
  }

  private static int failed(Throwable defect, Streams streams) {
    streams.err().defect(defect);
    return ExitStatus.DEFECT;
  }

  private int usage(ParameterException e) {
    String message =
        SECRET
            .matcher(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
            .replaceAll("***");
    String origin =
        e.getArgSpec() != null
                && e.getCommandLine().getDefaultValueProvider() instanceof Defaults defaults
            ? defaults.origin(e.getArgSpec(), e.getValue()).map(o -> " (from " + o + ")").orElse("")
            : "";
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    streams.err().say(message + origin + "; see " + command + " --help");
    if (e instanceof OptionGroup.Wrong wrong) {
      wrong.where().forEach(streams.err()::line);
    }
    return ExitStatus.USAGE;
  }

  private int defect(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof InvalidPathException path) {
      String name = command.getCommandSpec().qualifiedName();
      streams.err().say("not a file name: " + path.getInput() + "; see " + name + " --help");
      return ExitStatus.USAGE;
    }
    return failed(e, streams);
  }

  private static String synopsis(Help help) {
    return """
    trawl [OPTIONS] [URL | FILE | -]...
           trawl bench [OPTIONS] [URL | FILE | -]...
           trawl report [OPTIONS] RESULTS...
           trawl serve [--port N]
           trawl completion bash|zsh|fish
    """;
  }

  private static void showGroups(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, TrawlCommandLine::options);
  }

  /// The options under the heading of their group.
  private static String options(Help help) {
    // For the defaults, which are named in the descriptions.
    help.commandSpec().interpolateVariables(true);
    StringBuilder text = new StringBuilder();
    OptionGroup.Command command = (OptionGroup.Command) help.commandSpec().userObject();
    for (OptionGroup group : command.groups()) {
      if (!group.options().isEmpty()) {
        text.append(String.format(Locale.ROOT, "%n%s:%n", group.heading()))
            .append(help.optionListExcludingGroups(group.options()));
      }
    }
    return text.toString();
  }
}
