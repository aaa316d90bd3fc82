package dev.trawl.cli;

import dev.trawl.io.Place;
import dev.trawl.run.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// Options that stand under one heading of the help.
///
/// Declared by picocli's builders and not by its annotations: Java makes a class for each kind of
/// annotation that is read, and with some 60 options that took as long as the rest of the start.
abstract class OptionGroup {
  /// What is done with options. Known by its groups, because the help shows them one by one.
  interface Command extends Callable<Integer> {
    List<OptionGroup> groups();

    /// The command, ready for picocli.
    default CommandSpec spec(String name, String description) {
      CommandSpec spec =
          CommandSpec.wrapWithoutInspection(this, NO_FACTORY)
              .name(name)
              .versionProvider(new Version())
              // Picocli would look for variables in every name and every value of every option.
              .interpolateVariables(false);
      spec.usageMessage().description(description);
      for (OptionGroup group : groups()) {
        group.options.forEach(spec::addOption);
        group.parameters.forEach(spec::addPositional);
      }
      return spec;
    }
  }

  /// Everything is made here. Picocli's own factory looks for Groovy when it is loaded.
  static final IFactory NO_FACTORY =
      new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
          throw new IllegalArgumentException("not made by a factory: " + type);
        }
      };

  private final String heading;
  private final List<OptionSpec> options = new ArrayList<>();
  private final List<PositionalParamSpec> parameters = new ArrayList<>();

  /// @param heading of the options in the help
  OptionGroup(String heading) {
    this.heading = heading;
  }

  final String heading() {
    return heading;
  }

  final List<OptionSpec> options() {
    return List.copyOf(options);
  }

  /// An option without a value.
  final Supplier<Boolean> flag(OptionSpec.Builder option) {
    // A default of its own comes with those that are on unless negated.
    String usual = option.defaultValue() == null ? "false" : option.defaultValue();
    return value(Boolean.class, option.arity("0").defaultValue(usual));
  }

  /// An option with a default.
  final <T> Supplier<T> value(Class<T> type, OptionSpec.Builder option) {
    OptionSpec built = option.type(type).build();
    options.add(built);
    return built::getValue;
  }

  /// An option without a default.
  final <T> Supplier<Optional<T>> optional(Class<T> type, OptionSpec.Builder option) {
    Supplier<T> value = value(type, option);
    return () -> Optional.ofNullable(value.get());
  }

  /// An option without a default, for a folder.
  final Supplier<Optional<Path>> folder(OptionSpec.Builder option) {
    Supplier<Path> value = value(Path.class, option);
    OptionSpec built = options.getLast();
    return () -> {
      Optional<Path> folder = Optional.ofNullable(value.get());
      if (folder.filter(Place::isStandardOutput).isPresent()) {
        throw invalid(
            built.longestName()
                + " takes a folder, and standard output is none; for one of that name: ./-");
      }
      return folder;
    };
  }

  /// An option that may be given several times.
  final Supplier<List<String>> list(OptionSpec.Builder option) {
    OptionSpec built = option.type(String[].class).build();
    options.add(built);
    return () -> values(built);
  }

  /// The arguments that are no options.
  final Supplier<List<String>> arguments(PositionalParamSpec.Builder parameter) {
    PositionalParamSpec built = parameter.type(String[].class).build();
    parameters.add(built);
    return () -> values(built);
  }

  /// The one argument that is no option.
  final <T> Supplier<T> argument(Class<T> type, PositionalParamSpec.Builder parameter) {
    PositionalParamSpec built = parameter.type(type).required(true).build();
    parameters.add(built);
    return built::getValue;
  }

  private static List<String> values(ArgSpec argument) {
    String[] values = argument.getValue();
    return values == null
        ? List.of()
        : Stream.of(values)
            .flatMap(value -> Stream.of(value.split(String.valueOf(ConfigFile.SEPARATOR), -1)))
            .toList();
  }

  /// The command that the options belong to.
  final CommandSpec command() {
    return (options.isEmpty() ? parameters.getFirst() : options.getFirst()).command();
  }

  /// What to throw at a value that cannot be.
  final ParameterException invalid(String message) {
    return invalid(message, List.of());
  }

  /// The same with lines that show where.
  final ParameterException invalid(String message, List<String> where) {
    return new Wrong(command().commandLine(), message, where);
  }

  /// A value that cannot be.
  static final class Wrong extends ParameterException {
    private static final long serialVersionUID = 1;

    private final transient List<String> where;

    private Wrong(CommandLine command, String message, List<String> where) {
      super(command, message);
      this.where = where;
    }

    /// Lines below the message.
    List<String> where() {
      return where;
    }
  }
}
