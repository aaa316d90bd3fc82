package dev.trawl.cli;

import java.util.Arrays;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Tells `@FILE` as an argument, where picocli puts the file's content in its place, from `@FILE`
/// as the value of an option such as `-d`, where it must not.
final class ArgumentFiles {
  private ArgumentFiles() {}

  /// The arguments with an `@` more where picocli shall take one away and leave the rest alone.
  static String[] protect(CommandSpec command, String[] arguments) {
    String[] safe = arguments.clone();
    for (int i = 1; i < safe.length; i++) {
      if (arguments[i].startsWith("@") && takesValue(command, arguments[i - 1])) {
        safe[i] = "@" + arguments[i];
      }
    }
    return safe;
  }

  private static boolean takesValue(CommandSpec command, String argument) {
    OptionSpec option = command.findOption(argument);
    return option != null
        && Arrays.asList(option.names()).contains(argument)
        && option.arity().min() > 0;
  }
}
