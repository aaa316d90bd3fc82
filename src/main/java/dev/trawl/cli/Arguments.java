package dev.trawl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Puts arguments into the form in which picocli understands them as trawl does.
final class Arguments {
  private Arguments() {}

  /// `@FILE` as the value of an option, such as `-d @FILE`, gets an `@` more: picocli takes one
  /// away and leaves the rest alone, instead of putting the content of the file in its place. An
  /// option whose value may be left out, such as `--demo-server`, gets its usual one: picocli would
  /// take what stands behind it, which is a list.
  static String[] prepared(CommandSpec trawl, String[] arguments) {
    String[] prepared = arguments.clone();
    CommandSpec command = trawl;
    for (int i = 0; i < prepared.length; i++) {
      String argument = arguments[i];
      if (i > 0 && awaitsValue(command, arguments[i - 1])) {
        prepared[i] = argument.startsWith("@") ? "@" + argument : argument;
        continue;
      }
      if (command.subcommands().containsKey(argument)) {
        command = command.subcommands().get(argument).getCommandSpec();
      }
      Optional<OptionSpec> option =
          option(command, argument).filter(o -> o.arity().min() == 0 && o.arity().max() == 1);
      if (option.isPresent()) {
        prepared[i] = argument + "=" + option.get().fallbackValue();
        if (i + 1 < arguments.length && Meant.isValueOf(option.get(), arguments[i + 1])) {
          throw new ParameterException(
              command.commandLine(),
              argument
                  + " takes its value with an '=' before it: "
                  + argument
                  + "="
                  + arguments[i + 1]);
        }
      }
    }
    return prepared;
  }

  /// Whether `-h` stands there for trawl itself, and no `--help`.
  static boolean askForUsualHelp(CommandSpec trawl, String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (i > 0 && awaitsValue(trawl, arguments[i - 1])) {
        continue;
      }
      if (arguments[i].equals("--help") || trawl.subcommands().containsKey(arguments[i])) {
        return false;
      }
      if (arguments[i].equals("-h")) {
        return !Arrays.asList(arguments).contains("--help");
      }
    }
    return false;
  }

  /// The files in whose place picocli puts what they hold, also those that such files name.
  static List<Path> files(String[] prepared) {
    List<Path> files = new ArrayList<>();
    Deque<String> arguments = new ArrayDeque<>(Arrays.asList(prepared));
    while (!arguments.isEmpty()) {
      String argument = arguments.pop();
      if (argument.matches("@[^@].*")) {
        Path file;
        try {
          file = Path.of(argument.substring(1));
        } catch (InvalidPathException e) {
          // There can be no such file, as picocli is going to say.
          continue;
        }
        if (Files.isRegularFile(file) && !files.contains(file)) {
          files.add(file);
          arguments.addAll(words(file));
        }
      }
    }
    return files;
  }

  private static List<String> words(Path file) {
    try {
      return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\\s+"));
    } catch (IOException e) {
      // Picocli takes such an argument as it stands.
      return List.of();
    }
  }

  /// Whether the value of the argument's option has to stand in the next one: `--data`, `-d`, and
  /// `-kd` for `-k -d`, but not `-kdVALUE`.
  private static boolean awaitsValue(CommandSpec command, String argument) {
    if (!argument.startsWith("-") || argument.startsWith("--")) {
      return takesValue(command, argument);
    }
    for (int i = 1; i < argument.length(); i++) {
      if (takesValue(command, "-" + argument.charAt(i))) {
        return i == argument.length() - 1;
      }
    }
    return false;
  }

  private static boolean takesValue(CommandSpec command, String name) {
    return option(command, name).filter(option -> option.arity().min() > 0).isPresent();
  }

  private static Optional<OptionSpec> option(CommandSpec command, String name) {
    // Picocli would find one without its dashes too.
    return Optional.ofNullable(command.findOption(name))
        .filter(option -> Arrays.asList(option.names()).contains(name));
  }
}
