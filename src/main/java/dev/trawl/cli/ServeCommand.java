package dev.trawl.cli;

import dev.trawl.server.DemoServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `trawl serve`: the embedded test server until a signal comes.
@Command(
    name = "serve",
    description = "Run the embedded test server, which has httpbin's paths, on loopback.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8765",
      description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port takes a port from 0 to 65535, not " + port);
    }
    try (DemoServer server = DemoServer.start(port)) {
      streams.err().println("trawl: serving on http://127.0.0.1:" + server.port() + "/");
      new CountDownLatch(1).await();
      return ExitStatus.OK;
    } catch (IOException e) {
      streams.err().println("trawl: cannot serve on port " + port + ": " + e.getMessage());
      return ExitStatus.USAGE;
    }
  }
}
