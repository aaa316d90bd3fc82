package dev.trawl;

import dev.trawl.cli.FetchCommand;
import dev.trawl.run.Streams;
import picocli.CommandLine;

/// Starts trawl.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int status = FetchCommand.DEFECT;
    try {
      Streams streams = Streams.ofProcess();
      streams.quietenLibraries();
      Thread.ofPlatform().daemon().name("trawl-prefetch").start(Main::prefetch);
      status = commandLine(streams).execute(args);
      Exit.with(status);
    } catch (Throwable t) {
      // Not even that could be told. Java's own status would be 1, a word about the entries.
      Runtime.getRuntime().halt(status);
    }
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
