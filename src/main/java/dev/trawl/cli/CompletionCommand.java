package dev.trawl.cli;

import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
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
    CommandSpec trawl = command().root();
    String script =
        switch (shell.get()) {
          case BASH, ZSH -> CompletionScript.bash(trawl);
          case FISH -> CompletionScript.fish(trawl);
        };
    return ExitStatus.printed(script, streams);
  }
}
