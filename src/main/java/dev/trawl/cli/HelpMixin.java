package dev.trawl.cli;

import picocli.CommandLine.Model.OptionSpec;

/// What picocli answers by itself. Its own mixin for this is an annotated one.
final class HelpMixin extends OptionGroup {
  HelpMixin() {
    super("Help");
    flag(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Print this help and exit; -h: the usual options."));
    flag(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit."));
  }
}
