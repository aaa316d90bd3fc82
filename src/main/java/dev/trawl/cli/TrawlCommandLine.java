package dev.trawl.cli;

import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import dev.trawl.run.UsedFiles;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// How the command line is read, its help, and what is said when it cannot be understood: one line
/// on standard error, and perhaps two that show where.
final class TrawlCommandLine extends CommandLine {
  /// Picocli repeats what it does not understand. In `--bearrer=TOKEN` and `http://u:PASSWORD@h/`
  /// that may be a secret.
  private static final Pattern SECRET =
      Pattern.compile("(?<='--[^=']{1,100}=)[^']*(?=')|(?<=//)[^/@']*(?=@)");

  /// How picocli shows what an option takes.
  private static final Pattern CONSTANTS =
      Pattern.compile("(\\[[A-Z_, ]+]) \\(case-insensitive\\)");

  private static final Pattern NAMES = Pattern.compile("--[a-z0-9][a-z0-9.-]+");

  static {
    // Conversions that no option asks for. Picocli would look for their classes at every start, and
    // in the whole jar for those of java.sql, which trawl's runtime does not have.
    System.setProperty("picocli.converters.excludes", "java.sql.*,java.time.*");
  }

  private final Streams streams;

  /// What options were read from.
  private List<Path> read = List.of();

  TrawlCommandLine(CommandSpec command, Streams streams) {
    super(command, OptionGroup.NO_FACTORY);
    this.streams = streams;
    registerConverter(Duration.class, new Converters.DurationConverter());
    registerConverter(Integer.class, new Converters.IntegerConverter());
    setOut(new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8), true));
    setErr(new PrintWriter(streams.err().stream(), true, StandardCharsets.UTF_8));
    setCaseInsensitiveEnumValuesAllowed(true);
    setParameterExceptionHandler((e, arguments) -> usage(e));
    setExecutionExceptionHandler(this::defect);
    HelpText.install(this);
  }

  @Override
  public int execute(String... arguments) {
    try {
      setDefaultValueProvider(new Defaults(this, streams.environment()));
    } catch (IOException e) {
      streams.err().say("cannot read the configuration: " + e.getMessage());
      return ExitStatus.USAGE;
    } catch (ParameterException e) {
      return usage(e);
    }
    try {
      String[] prepared = Arguments.prepared(getCommandSpec(), arguments);
      if (Arguments.askForUsualHelp(getCommandSpec(), arguments)) {
        return ExitStatus.printed(HelpText.usual(getCommandSpec()), streams);
      }
      read = Arguments.files(prepared);
      defaults().file().ifPresent(read::add);
      return super.execute(prepared);
    } catch (ParameterException e) {
      return usage(e);
    } catch (Error e) {
      // Java would end the process with status 1, which is a word about the entries.
      return failed(e, streams);
    }
  }

  /// The files that options were read from.
  static void files(OptionGroup group, UsedFiles used) {
    CommandLine root = group.command().root().commandLine();
    if (root instanceof TrawlCommandLine trawl) {
      trawl.read.forEach(used::readsOptions);
    }
  }

  private static int failed(Throwable defect, Streams streams) {
    streams.err().defect(defect);
    return ExitStatus.DEFECT;
  }

  private Defaults defaults() {
    return (Defaults) getDefaultValueProvider();
  }

  private int usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String said = message(e) + origin(e).orElse("");
    streams.err().say(said + (said.endsWith("?") ? " See " : "; see ") + command + " --help");
    if (e instanceof OptionGroup.Wrong wrong) {
      wrong.where().forEach(streams.err()::line);
    }
    return ExitStatus.USAGE;
  }

  private static String message(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String shown = SECRET.matcher(message).replaceAll("***");
    if (e instanceof UnmatchedArgumentException unknown && !unknown.getUnmatched().isEmpty()) {
      String argument = unknown.getUnmatched().getFirst();
      return shown + Meant.option(e.getCommandLine().getCommandSpec(), argument).orElse("");
    }
    return CONSTANTS.matcher(shown).replaceAll(match -> match.group(1).toLowerCase(Locale.ROOT));
  }

  /// Where a value came from that was not given on the command line: that of the option at fault,
  /// or of the first one that the message names.
  private Optional<String> origin(ParameterException e) {
    if (!(getDefaultValueProvider() instanceof Defaults defaults)) {
      return Optional.empty();
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return defaults.origin(e.getArgSpec(), e.getValue()).map(o -> " (from " + o + ")");
    }
    CommandLine at = e.getCommandLine();
    return e instanceof OptionGroup.Wrong && at.getParseResult() != null
        ? NAMES
            .matcher(e.getMessage())
            .results()
            .map(name -> at.getCommandSpec().findOption(name.group()))
            .filter(option -> option != null && !at.getParseResult().hasMatchedOption(option))
            .flatMap(option -> defaults.given(option).stream())
            .findFirst()
            .map(o -> " (from " + o + ")")
        : Optional.empty();
  }

  private int defect(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof InvalidPathException path) {
      String name = command.getCommandSpec().qualifiedName();
      streams.err().say("not a file name: " + path.getInput() + "; see " + name + " --help");
      return ExitStatus.USAGE;
    }
    return failed(e, streams);
  }
}
