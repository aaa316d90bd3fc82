package dev.trawl.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What `-h` and `--help` print: a screen with the usual options, or all of them in the order of
/// their meaning.
final class HelpText {
  static final int WIDTH = 80;

  static final List<String> EXAMPLES =
      List.of(
          "trawl --only failed urls.txt",
          "printf '%s\\n' example.com example.org | trawl --fields url,status,total_ms",
          "trawl --retry 5 --max-time 10s --report junit=smoke.xml smoke.txt");

  private static final String SYNOPSIS =
      """
      trawl [OPTIONS] [URL | FILE | -]...
             trawl bench [OPTIONS] [URL | FILE | -]...
             trawl report [OPTIONS] RESULTS...
             trawl serve [--port N]
             trawl completion bash|zsh|fish
      """;

  /// The usual dozen, each in so few words that it has a line of its own.
  private static final Map<String, String> USUAL = new LinkedHashMap<>();

  static {
    USUAL.put("--concurrency", "Fetches in flight at once. Default: 64.");
    USUAL.put("--max-time", "Time for one attempt: 500ms, 10s, 1m. Default: 30s.");
    USUAL.put("--rate", "How many are begun, such as 10/s or 100/m.");
    USUAL.put("--retry", "Further attempts where the first fails. Default: 2.");
    USUAL.put("--request", "The method. Default: GET.");
    USUAL.put("--header", "'Name: value' to send. Repeatable.");
    USUAL.put("--data", "Body to send; @FILE takes it from a file.");
    USUAL.put("--expect", "What is ok, such as 'status 200,204'. Repeatable.");
    USUAL.put("--only", "Write these records only.");
    USUAL.put("--output", "Write the records to FILE.");
    USUAL.put("--resume", "With --output: fetch only what FILE lacks.");
    USUAL.put("--report", "Also write junit=FILE, html=FILE, markdown=FILE...");
  }

  private HelpText() {}

  /// Has picocli print the whole help so.
  static void install(CommandLine trawl) {
    trawl.setUsageHelpWidth(WIDTH);
    trawl.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    Map<String, CommandLine.IHelpSectionRenderer> sections = trawl.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, help -> SYNOPSIS);
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING, help -> examples());
    inOrder(trawl);
    trawl.getSubcommands().values().forEach(HelpText::inOrder);
  }

  private static void inOrder(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::options);
  }

  private static String examples() {
    return "\nFor example:\n  " + String.join("\n  ", EXAMPLES) + "\n\n";
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

  /// A screen of 24 lines.
  static String usual(CommandSpec trawl) {
    StringBuilder text = new StringBuilder("Usage: ");
    text.append(SYNOPSIS.lines().findFirst().orElseThrow())
        .append("\n       trawl bench | report | serve | completion ...\n")
        .append(String.join(" ", trawl.usageMessage().description()))
        .append("\n\n");
    USUAL.forEach((name, words) -> {
      OptionSpec option = trawl.findOption(name);
      String names = option.shortestName().equals(name) ? "    " : option.shortestName() + ", ";
      String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
      text.append(String.format(Locale.ROOT, "  %-27s%s%n", names + name + value, words));
    });
    text.append("\nFor example:\n");
    EXAMPLES.forEach(example -> text.append("  ").append(example).append('\n'));
    return text.append("\nAll options: trawl --help, or man trawl.\n").toString();
  }
}
