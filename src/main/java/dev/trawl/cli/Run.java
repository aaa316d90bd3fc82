package dev.trawl.cli;

import dev.trawl.cli.ConcurrencyMixin.Concurrency;
import dev.trawl.cli.InputMixin.InputOptions;
import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.cli.SessionMixin.Session;
import dev.trawl.cli.Streams.Standard;
import dev.trawl.engine.FetchEngine;
import dev.trawl.http.HttpFetcher;
import dev.trawl.http.HttpOptions;
import dev.trawl.input.ListException;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.model.Summary;
import dev.trawl.output.LineWriter;
import dev.trawl.output.SummaryLine;
import dev.trawl.output.Tally;
import dev.trawl.policy.RetryPolicy;
import dev.trawl.server.DemoServer;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One run, from settled options to its exit status.
record Run(
    Streams streams,
    InputOptions input,
    Concurrency concurrency,
    RetryPolicy retries,
    Session session,
    Duration grace,
    HttpOptions http,
    Output output) {
  /// After the grace, for the last records to be written.
  private static final Duration LAST_WRITES = Duration.ofSeconds(2);

  /// The run cannot begin, or not go on.
  private static final class RunException extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    /// @param message for people; empty to say nothing
    RunException(int status, String message, Throwable cause) {
      super(message, cause);
      this.status = status;
    }
  }

  /// Runs, and says on standard error how it went.
  int execute() throws InterruptedException {
    try (TargetList list = list();
        HttpFetcher fetcher = fetcher();
        Closeable demo = demoServer();
        OutputStream out = open()) {
      return fetch(list, fetcher, out);
    } catch (RunException e) {
      if (!e.getMessage().isEmpty()) {
        streams.err().println("trawl: " + e.getMessage());
      }
      return e.status;
    } catch (ListException e) {
      streams.err().println("trawl: " + e.getMessage());
      return ExitStatus.LIST;
    } catch (IOException e) {
      // From closing the output.
      streams.err().println("trawl: " + unwritten(e));
      return ExitStatus.OUTPUT;
    }
  }

  private TargetList list() throws RunException {
    boolean readsStandardInput =
        input.sources().stream().anyMatch(s -> s instanceof Source.StandardInput);
    if (readsStandardInput && streams.closed().contains(Standard.IN)) {
      throw new RunException(ExitStatus.LIST, "cannot read standard input: it is closed", null);
    }
    try {
      return new TargetList(input.sources());
    } catch (ListException e) {
      throw new RunException(ExitStatus.LIST, e.getMessage(), e);
    }
  }

  private HttpFetcher fetcher() throws RunException {
    try {
      return new HttpFetcher(http, concurrency.slots());
    } catch (IOException e) {
      throw new RunException(ExitStatus.USAGE, e.getMessage(), e);
    }
  }

  private Closeable demoServer() throws RunException {
    if (input.demoPort().isEmpty()) {
      return () -> {};
    }
    int port = input.demoPort().get();
    try {
      return DemoServer.start(port)::close;
    } catch (IOException e) {
      throw new RunException(
          ExitStatus.USAGE, "--demo-server cannot listen on port " + port + ": " + Reason.of(e), e);
    }
  }

  private OutputStream open() throws RunException {
    if (output.file().isPresent()) {
      try {
        refuseList(output.file().get());
        return Files.newOutputStream(output.file().get());
      } catch (IOException e) {
        throw new RunException(ExitStatus.OUTPUT, unwritten(e), e);
      }
    }
    if (streams.closed().contains(Standard.OUT)) {
      throw new RunException(ExitStatus.OUTPUT, "cannot write standard output: it is closed", null);
    }
    return new FilterOutputStream(streams.out()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {
        // Standard output is not ours to close.
      }
    };
  }

  /// A list that is also the output would be emptied before it is read.
  private void refuseList(Path file) throws RunException, IOException {
    for (Source source : input.sources()) {
      if (source instanceof Source.ListFile list
          && Files.isRegularFile(file)
          && Files.isSameFile(file, list.path())) {
        throw new RunException(
            ExitStatus.USAGE, "--output " + file + " is a list to be read, too", null);
      }
    }
  }

  private String unwritten(IOException e) {
    String where = output.file().map(Path::toString).orElse("standard output");
    return "cannot write " + where + ": " + Reason.of(e);
  }

  private int fetch(TargetList list, HttpFetcher fetcher, OutputStream out)
      throws RunException, InterruptedException {
    Tally tally = new Tally();
    Optional<ListException> unread = Optional.empty();
    int signal;
    try (LineWriter writer = new LineWriter(out)) {
      FetchEngine engine =
          new FetchEngine(
              fetcher,
              retries,
              concurrency.executor(),
              concurrency.slots(),
              list,
              new Delivery(output, writer, tally));
      try (Signals signals =
              new Signals(() -> engine.stop(grace), grace.plus(LAST_WRITES), streams.err());
          Progress progress = progress(tally, list)) {
        engine.run();
        signal = signals.received().orElse(0);
      } catch (ListException e) {
        unread = Optional.of(e);
        signal = 0;
      }
    } catch (IOException e) {
      throw lost(e, tally);
    }
    summary(tally);
    save();
    if (signal != 0) {
      return ExitStatus.signal(signal);
    }
    if (unread.isPresent()) {
      throw new RunException(ExitStatus.LIST, unread.get().getMessage(), unread.get());
    }
    return tally.summary().failed() == 0 ? ExitStatus.OK : ExitStatus.NOT_OK;
  }

  private Progress progress(Tally tally, TargetList list) {
    // On the same terminal as the records, the two would run into each other.
    boolean watched =
        streams.terminals().contains(Standard.ERR)
            && !(output.file().isEmpty() && streams.terminals().contains(Standard.OUT));
    return output.progress().orElse(watched)
        ? Progress.on(tally, list, streams.err())
        : Progress.NONE;
  }

  private RunException lost(IOException e, Tally tally) {
    if (output.file().isEmpty() && ExitStatus.isBrokenPipe(e)) {
      return new RunException(ExitStatus.PIPE, "", e);
    }
    summary(tally);
    return new RunException(ExitStatus.OUTPUT, unwritten(e), e);
  }

  private void summary(Tally tally) {
    if (!output.quiet()) {
      Summary summary = tally.summary();
      String insecure = http.tls().insecure() ? "; certificates not verified (--insecure)" : "";
      streams.err().println("trawl: " + SummaryLine.of(summary) + insecure);
    }
  }

  private void save() throws RunException {
    try {
      session.save();
    } catch (IOException e) {
      throw new RunException(ExitStatus.OUTPUT, "cannot write the cookie jar: " + Reason.of(e), e);
    }
  }
}
