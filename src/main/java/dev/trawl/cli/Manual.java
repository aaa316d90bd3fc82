package dev.trawl.cli;

import dev.trawl.run.Streams;
import dev.trawl.run.Version;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The page `trawl.1` of the manual, in man(7)'s language, from the same model as the help. Written
/// when the distribution is put together.
public final class Manual {
  /// Longer lines are found fault with by `mandoc -T lint`.
  private static final int WIDTH = 76;

  private final StringBuilder page = new StringBuilder();

  private Manual() {}

  /// Prints the page.
  ///
  /// @param args its date
  public static void main(String[] args) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .print(page(FetchCommand.commandLine(Streams.ofProcess()), args[0]));
  }

  static String page(CommandLine trawl, String date) {
    Manual manual = new Manual();
    CommandSpec spec = trawl.getCommandSpec();
    spec.interpolateVariables(true);
    manual.line(".TH TRAWL 1 " + date + " \"" + Version.userAgent().replace('/', ' ') + "\"");
    manual.section("NAME");
    manual.line("trawl \\- fetch many URLs");
    manual.section("SYNOPSIS");
    String between = "";
    for (String form :
        List.of(
            "[\\fIOPTIONS\\fR] [\\fIURL\\fR | \\fIFILE\\fR | \\-]...",
            "\\fBbench\\fR [\\fIOPTIONS\\fR] [\\fIURL\\fR | \\fIFILE\\fR | \\-]...",
            "\\fBreport\\fR [\\fIOPTIONS\\fR] \\fIRESULTS\\fR...",
            "\\fBserve\\fR [\\fIOPTIONS\\fR]",
            "\\fBcompletion\\fR bash|zsh|fish")) {
      manual.page.append(between);
      manual.line("\\fBtrawl\\fR " + form);
      between = ".br\n";
    }
    manual.section("DESCRIPTION");
    manual.text(String.join(" ", spec.usageMessage().description()));
    spec.positionalParameters().forEach(p -> manual.text(String.join(" ", p.description())));
    manual.section("EXAMPLES");
    manual.line(".EX");
    HelpText.EXAMPLES.forEach(example -> manual.line(escaped(example)));
    manual.line(".EE");
    manual.section("OPTIONS");
    OptionGroup.Command command = trawl.getCommand();
    command.groups().forEach(group -> manual.options(group.heading(), group));
    manual.section("COMMANDS");
    for (Map.Entry<String, CommandLine> other : trawl.getSubcommands().entrySet()) {
      CommandSpec its = other.getValue().getCommandSpec();
      its.interpolateVariables(true);
      OptionGroup.Command subcommand = other.getValue().getCommand();
      manual.line(".SS trawl " + other.getKey());
      manual.text(String.join(" ", its.usageMessage().description()));
      subcommand.groups().stream()
          .filter(group -> !(group instanceof HelpMixin))
          .flatMap(group -> group.options().stream())
          .forEach(manual::option);
    }
    manual.section("NOTES");
    paragraphs(spec.usageMessage().footer()).forEach(manual::text);
    manual.section("SEE ALSO");
    manual.line(".BR curl (1)");
    return manual.page.toString();
  }

  private static List<String> paragraphs(String[] lines) {
    String text = String.join("\n", lines);
    return Arrays.stream(text.split("\n\\s*\n"))
        .map(paragraph -> paragraph.replace('\n', ' ').strip())
        .filter(paragraph -> !paragraph.isEmpty())
        .toList();
  }

  private void section(String name) {
    line(".SH " + name);
  }

  private void options(String heading, OptionGroup group) {
    if (!group.options().isEmpty()) {
      line(".SS " + heading);
      group.options().forEach(this::option);
    }
  }

  private void option(OptionSpec option) {
    line(".TP");
    boolean flag = option.arity().max() == 0;
    boolean may = option.arity().min() == 0;
    String value = "=\\fI" + escaped(option.paramLabel()) + "\\fR";
    line(
        Arrays.stream(option.names())
                .map(name -> option.negatable() ? name.replaceFirst("^--", "--[no-]") : name)
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "))
            + (flag ? "" : may ? "[" + value + "]" : value));
    words(String.join(" ", option.description()));
  }

  private void text(String paragraph) {
    line(".PP");
    words(paragraph);
  }

  private void words(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      String written = escaped(word);
      if (!line.isEmpty() && line.length() + 1 + written.length() > WIDTH) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(written);
    }
    line(line.toString());
  }

  /// Neither read as a request nor as an escape, and with hyphens that can be copied.
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private void line(String text) {
    // A section that begins with a paragraph is one all the same.
    boolean isFirst = page.toString().matches("(?s).*\n\\.S[HS] [^\n]*\n");
    if (!(text.equals(".PP") && isFirst)) {
      page.append(text).append('\n');
    }
  }
}
