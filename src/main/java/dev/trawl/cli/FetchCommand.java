package dev.trawl.cli;

import dev.trawl.cli.ConcurrencyMixin.Concurrency;
import dev.trawl.cli.InputMixin.InputOptions;
import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.cli.SessionMixin.Session;
import dev.trawl.cli.TimeMixin.Times;
import dev.trawl.http.HttpOptions;
import dev.trawl.policy.RetryPolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `trawl`: reads the options, and runs.
@Command(
    name = "trawl",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Fetch many URLs: one JSON record a line for every entry of a list.",
    footer = {
      "",
      "Exit status: 0 all ok, 1 some not ok, 2 usage, 3 records cannot be written,",
      "4 the list cannot be read, 128+N signal N, 141 the reader of the output left.",
      "",
      "Durations: 500ms, 2.5s, 1m. Sizes: 64k, 10M. Every option can also come from",
      "TRAWL_ and its name (TRAWL_MAX_TIME=5s), from an argument file (@FILE), and",
      "from $XDG_CONFIG_HOME/trawl/config (max-time=5s)."
    })
public final class FetchCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin(name = "Input")
  private InputMixin input;

  @Mixin(name = "Concurrency")
  private ConcurrencyMixin concurrency;

  @Mixin(name = "Time")
  private TimeMixin time;

  @Mixin(name = "Retry")
  private RetryMixin retry;

  @Mixin(name = "Request")
  private RequestMixin request;

  @Mixin(name = "Session")
  private SessionMixin session;

  @Mixin(name = "Network")
  private NetworkMixin network;

  @Mixin(name = "TLS")
  private TlsMixin tls;

  @Mixin(name = "Output")
  private OutputMixin output;

  private FetchCommand(Streams streams) {
    this.streams = streams;
  }

  /// The program, ready to be executed with arguments.
  public static CommandLine commandLine(Streams streams) {
    TrawlCommandLine command = new TrawlCommandLine(new FetchCommand(streams), streams);
    command.addSubcommand(new ServeCommand(streams));
    command.addSubcommand(new CompletionCommand(streams));
    return command.configured();
  }

  @Override
  public Integer call() throws InterruptedException {
    InputOptions from = input.value(streams);
    Concurrency slots = concurrency.value();
    Times times = time.value();
    RetryPolicy retries = retry.value();
    Session cookies = session.value();
    Output to = output.value();
    HttpOptions http =
        new HttpOptions(
            from.defaultScheme(),
            request.value(streams.environment(), cookies.cookie()),
            network.value(streams.environment(), times.connect()),
            tls.value(),
            times.max(),
            cookies.maxRedirects(),
            cookies.store(),
            to.capture());
    return new Run(streams, from, slots, retries, cookies, times.grace(), http, to).execute();
  }
}
