package dev.trawl.cli;

import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `trawl completion`: a script that a shell reads to complete trawl's options.
final class CompletionCommand extends OptionGroup implements OptionGroup.Command {
  private final Streams streams;
  private final HelpMixin help = new HelpMixin();

  private final Supplier<Shell> shell =
      argument(
          Shell.class,
          PositionalParamSpec.builder().paramLabel("bash|zsh|fish").description("The shell."));

  /// The shells that there is a script for.
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  CompletionCommand(Streams streams) {
    super("Shell");
    this.streams = streams;
  }

  /// The command with its options.
  CommandSpec spec() {
    return spec("completion", "Print a completion script, as for: source <(trawl completion bash)");
  }

  @Override
  public List<OptionGroup> groups() {
    return List.of(this, help);
  }

  @Override
  public Integer call() {
    CommandLine trawl = command().root().commandLine();
    String script =
        switch (shell.get()) {
          // The script loads bash's completion functions itself when a zsh reads it.
          case BASH, ZSH -> AutoComplete.bash("trawl", trawl);
          case FISH -> fish(trawl.getCommandSpec());
        };
    return ExitStatus.printed(script, streams);
  }

  private static String fish(CommandSpec trawl) {
    StringBuilder script = new StringBuilder("# fish completion for trawl\n");
    for (OptionSpec option : trawl.options()) {
      script.append("complete -c trawl");
      for (String name : option.names()) {
        script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
      }
      if (option.arity().min() > 0) {
        script.append(" -r");
      }
      script.append(" -d ").append(quoted(firstSentence(option))).append('\n');
    }
    trawl
        .subcommands()
        .forEach((name, command) ->
            script
                .append("complete -c trawl -n __fish_use_subcommand -a ")
                .append(name)
                .append('\n'));
    return script.toString();
  }

  private static String firstSentence(OptionSpec option) {
    String text = String.join(" ", option.description());
    int end = text.indexOf(". ");
    return end < 0 ? text.replaceFirst("\\.$", "") : text.substring(0, end);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
