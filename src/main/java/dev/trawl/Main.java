package dev.trawl;

import dev.trawl.cli.FetchCommand;
import dev.trawl.cli.Streams;
import picocli.CommandLine;

/// Starts trawl.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Thread.ofPlatform().daemon().name("trawl-prefetch").start(Main::prefetch);
    Exit.with(commandLine(Streams.ofProcess()).execute(args));
  }

  /// Loads what will be needed, while the options are read.
  private static void prefetch() {
    FetchCommand.prefetch();
    Exit.prepare();
  }

  /// The whole program but for the end of the process.
  public static CommandLine commandLine(Streams streams) {
    return FetchCommand.commandLine(streams);
  }
}
