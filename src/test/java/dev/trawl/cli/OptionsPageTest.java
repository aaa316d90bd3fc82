package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The tables of options in the documents say what `--help` says.
///
/// `mvn test -Dtest=OptionsPageTest -Dtrawl.writePages=true` writes them.
final class OptionsPageTest {
  private static final Path PAGE = Path.of("src/docs/options.md");
  private static final String BEGIN = "<!-- options -->\n";
  private static final String END = "<!-- /options -->\n";

  @Test
  void theTablesSayWhatTheHelpSays() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String tables = tables();
    if (Boolean.getBoolean("trawl.writePages")) {
      Files.writeString(PAGE, page.substring(0, begin) + tables + page.substring(end));
    } else {
      assertEquals(tables, page.substring(begin, end));
    }
  }

  private static String tables() {
    CommandLine trawl = FetchCommand.commandLine(Streams.ofProcess());
    StringBuilder tables = new StringBuilder();
    FetchCommand command = trawl.getCommand();
    command.groups().stream()
        .filter(group -> !group.options().isEmpty())
        .forEach(group -> tables.append(table(group.heading(), group)));
    for (Map.Entry<String, CommandLine> other : trawl.getSubcommands().entrySet()) {
      OptionGroup.Command subcommand = other.getValue().getCommand();
      OptionGroup own = subcommand.groups().getFirst();
      if (!own.options().isEmpty()) {
        tables.append(table("`trawl " + other.getKey() + "`", own));
      }
    }
    return tables.toString();
  }

  private static String table(String heading, OptionGroup group) {
    return "\n## " + heading + "\n\n| option | meaning |\n|---|---|\n" + rows(group) + "\n";
  }

  private static String rows(OptionGroup group) {
    return group.options().stream()
        .map(option -> "| " + names(option) + " | " + meaning(option) + " |")
        .collect(Collectors.joining("\n"));
  }

  private static String names(OptionSpec option) {
    String names = String.join("`, `", option.names());
    String name = option.negatable() ? names.replace("--", "--[no-]") : names;
    return "`" + cell(name + value(option)) + "`";
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    String value = option.longestName().startsWith("--") ? "=" + option.paramLabel() : "";
    return option.arity().min() == 0 ? "[" + value + "]" : value;
  }

  private static String meaning(OptionSpec option) {
    option.command().interpolateVariables(true);
    return cell(String.join(" ", option.description()).replace("%%", "%")).replace("*", "\\*");
  }

  /// As GitHub wants it: a bar ends a cell, even in code.
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
