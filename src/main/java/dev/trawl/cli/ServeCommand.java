package dev.trawl.cli;

import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import dev.trawl.server.DemoServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `trawl serve`: the embedded test server until a signal comes.
final class ServeCommand extends OptionGroup implements OptionGroup.Command {
  private final Streams streams;
  private final HelpMixin help = new HelpMixin();

  private final Supplier<Integer> port =
      value(
          Integer.class,
          OptionSpec.builder("--port")
              .paramLabel("N")
              .defaultValue("8765")
              .description("Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}."));

  ServeCommand(Streams streams) {
    super("Server");
    this.streams = streams;
  }

  /// The command with its options.
  CommandSpec spec() {
    return spec("serve", "Run the embedded test server, which has httpbin's paths, on loopback.");
  }

  @Override
  public List<OptionGroup> groups() {
    return List.of(this, help);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port.get() < 0 || port.get() > 65535) {
      throw invalid("--port takes a port from 0 to 65535, not " + port.get());
    }
    try (DemoServer server = DemoServer.start(port.get())) {
      streams.err().say("serving on http://127.0.0.1:" + server.port() + "/");
      new CountDownLatch(1).await();
      return ExitStatus.OK;
    } catch (IOException e) {
      streams.err().say("cannot serve on port " + port.get() + ": " + e.getMessage());
      return ExitStatus.USAGE;
    }
  }
}
