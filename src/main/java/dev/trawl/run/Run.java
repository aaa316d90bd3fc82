package dev.trawl.run;

import dev.trawl.Trawl;
import dev.trawl.engine.EngineOptions;
import dev.trawl.engine.FetchEngine;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Prepared;
import dev.trawl.http.UrlParser;
import dev.trawl.input.ListException;
import dev.trawl.input.Opener;
import dev.trawl.input.ShardTargets;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.input.UniqueTargets;
import dev.trawl.io.Reason;
import dev.trawl.journal.Baseline;
import dev.trawl.journal.CheckedList;
import dev.trawl.journal.Journal;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.HostReport;
import dev.trawl.model.Summary;
import dev.trawl.model.TargetSource;
import dev.trawl.record.ResultsException;
import dev.trawl.record.UnprovenException;
import dev.trawl.report.ReportOptions;
import dev.trawl.report.Reports;
import dev.trawl.report.SummaryLine;
import dev.trawl.report.Tally;
import dev.trawl.run.Progress.Watched;
import dev.trawl.run.Streams.Standard;
import dev.trawl.server.DemoServer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One run, from settled options to its exit status.
public record Run(
    Streams streams,
    InputOptions input,
    EngineOptions engine,
    Session session,
    Duration grace,
    HttpOptions http,
    Bodies bodies,
    Output output,
    Expect expect,
    Resume resume,
    Cron cron,
    ReportOptions reporting) {
  /// After the grace, for the last records to be written.
  private static final Duration LAST_WRITES = Duration.ofSeconds(2);

  /// Runs, and says on standard error how it went.
  public int execute() throws InterruptedException {
    return ExitStatus.of(this::run, streams, output);
  }

  private int run() throws RunException, IOException, InterruptedException {
    try (Sitemaps sitemaps = new Sitemaps(http);
        TargetList list = list(streams, input, sitemaps, output.quiet());
        Trawl trawl = trawl(engine, http)) {
      try {
        return run(list, sitemaps, trawl);
      } catch (RunException e) {
        trawl.fetcher().undo();
        throw e;
      }
    }
  }

  private int run(TargetList list, Sitemaps sitemaps, Trawl trawl)
      throws RunException, IOException, InterruptedException {
    try (Closeable demo = demoServer();
        Past past = Past.open(resume, input, http.request().method())) {
      Baseline baseline = baseline();
      try (Destination to = Destination.open(streams, output, resume);
          Reports reports = reports();
          Sidecars sidecars = Sidecars.open(session, cron, streams);
          Storage storage = Storage.open(bodies)) {
        return measured(list, sitemaps, trawl, past, baseline, to, reports, sidecars, storage);
      }
    }
  }

  /// @param sitemaps opens those that an index names
  /// @param quiet whether nobody wants to hear how the list is read
  static TargetList list(Streams streams, InputOptions input, Opener sitemaps, boolean quiet)
      throws RunException {
    boolean readsStandardInput =
        input.sources().stream().anyMatch(s -> s instanceof Source.StandardInput);
    if (readsStandardInput && streams.closed().contains(Standard.IN)) {
      throw new RunException(ExitStatus.LIST, "cannot read standard input: it is closed", null);
    }
    try {
      return new TargetList(input.sources(), sitemaps, quiet ? notice -> {} : streams.err()::say);
    } catch (ListException e) {
      throw new RunException(ExitStatus.LIST, e.getMessage(), e);
    }
  }

  static Trawl trawl(EngineOptions engine, HttpOptions http) throws RunException {
    try {
      return new Trawl(engine, http);
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

  private Baseline baseline() throws RunException {
    if (cron.baseline().isEmpty()) {
      return Baseline.NONE;
    }
    Path file = cron.baseline().get();
    try {
      return Baseline.read(file);
    } catch (IOException e) {
      String hint =
          e instanceof NoSuchFileException
              ? "; begin with an empty file, or with the records of a run with -o FILE --hash"
                  + " sha256"
              : "";
      throw new RunException(
          ExitStatus.USAGE, "--baseline cannot read " + file + ": " + Reason.of(e) + hint, e);
    }
  }

  private Reports reports() throws RunException {
    try {
      return Reports.open(reporting, Instant.now(), streams.standardOutput());
    } catch (IOException e) {
      throw Destination.lost(output, e);
    }
  }

  /// Fetches, and writes the run's numbers, however it ended.
  private int measured(
      TargetList list,
      Sitemaps sitemaps,
      Trawl trawl,
      Past past,
      Baseline baseline,
      Destination to,
      Reports reports,
      Sidecars sidecars,
      Storage storage)
      throws RunException, InterruptedException {
    Tally tally = new Tally(expect.run().needTimes(), output.formats().people());
    int status;
    try {
      status = fetch(list, sitemaps, trawl, past, baseline, to, reports, sidecars, storage, tally);
    } catch (RefusedException e) {
      throw e;
    } catch (RunException e) {
      sidecars.measure(tally, e.status());
      throw e;
    }
    sidecars.measure(tally, status);
    return status;
  }

  /// A file that is gone on with has the entries of one shard alone.
  private String unread(IOException e) {
    return e instanceof ResultsException && resume.resume() && input.shard().isPresent()
        ? e.getMessage() + "; is the file that of another --shard than " + input.shard().get() + "?"
        : e.getMessage();
  }

  private static int unreadStatus(IOException e) {
    return e instanceof UnprovenException ? ExitStatus.USAGE : ExitStatus.LIST;
  }

  /// The list could not be read, and nothing came of it: such a run changes no file.
  private static final class RefusedException extends RunException {
    private static final long serialVersionUID = 1;

    RefusedException(String message, IOException unread) {
      super(unreadStatus(unread), message, unread);
    }
  }

  /// How the fetching ended.
  ///
  /// @param unread why the list could not be read to its end
  /// @param processing for how long the handling of results held the fetching up
  /// @param slots for attempts, in the end
  private record Ending(
      OptionalInt signal,
      Optional<Failure> abandoned,
      Optional<IOException> unread,
      HostReport hosts,
      Duration processing,
      int slots) {
    /// Why the list was not done to its end, if it was not.
    Optional<String> stopped() {
      if (signal.isPresent()) {
        return Optional.of("ended by signal " + signal.getAsInt());
      }
      return unread.map(IOException::getMessage).or(() -> abandoned.map(Failure::message));
    }
  }

  private int fetch(
      TargetList list,
      Sitemaps sitemaps,
      Trawl trawl,
      Past past,
      Baseline baseline,
      Destination to,
      Reports reports,
      Sidecars sidecars,
      Storage storage,
      Tally tally)
      throws RunException, InterruptedException {
    to.earlier().ifPresent(tally::addEarlier);
    Ending ending;
    // Of failures of all shards, the list is compared with all.
    TargetSource mine = past.journal().isPresent() ? list : shard(input, list);
    TargetSource once = withoutRepeats(input, mine, tally::addRepeat);
    try (Delivery delivery =
            new Delivery(
                bodies,
                output,
                storage,
                expect,
                resume,
                cron,
                baseline,
                to,
                reports,
                tally,
                http.maxTime(),
                http.memory());
        Closeable seen = once instanceof UniqueTargets unique ? unique : () -> {}) {
      TargetSource entries = entries(once, trawl, past, to, delivery);
      ending = fetch(sitemaps, entries, trawl, delivery, tally);
      if (ending.stopped().isEmpty()) {
        delivery.begin();
      }
      if (!delivery.hasBegun()) {
        storage.undo();
        if (ending.unread().isPresent()) {
          summary(tally, Optional.of(ending));
          IOException e = ending.unread().get();
          throw new RefusedException(unread(e), e);
        }
      }
    } catch (Storage.UnsavedException e) {
      summary(tally, Optional.empty());
      throw new RunException(ExitStatus.OUTPUT, e.getMessage(), e);
    } catch (IOException e) {
      throw lost(e, tally);
    }
    summary(tally, Optional.of(ending));
    try {
      sidecars.save();
    } finally {
      finish(reports, tally, ending);
    }
    if (ending.signal().isPresent()) {
      return ExitStatus.signal(ending.signal().getAsInt());
    }
    if (ending.unread().isPresent()) {
      IOException e = ending.unread().get();
      throw new RunException(unreadStatus(e), unread(e), e);
    }
    if (tally.summary().notOk().containsKey(ErrorKind.SINK.wireName())) {
      return ExitStatus.OUTPUT;
    }
    if (ending.abandoned().isPresent()) {
      return ExitStatus.STOPPED;
    }
    Summary summary = tally.summary();
    List<String> unmet = expect.run().unmet(summary, tally::percentile);
    unmet.forEach(sentence -> streams.err().say("--expect-run " + sentence));
    long failed = cron.onlyChanges() ? tally.newlyBroken() : summary.failed();
    return unmet.isEmpty() && expect.maxFailures().allows(failed, summary.entries())
        ? ExitStatus.OK
        : ExitStatus.NOT_OK;
  }

  private Ending fetch(
      Sitemaps sitemaps, TargetSource entries, Trawl trawl, Delivery delivery, Tally tally)
      throws IOException, InterruptedException {
    EntryCount counted = new EntryCount(delivery.watched(entries), tally.summary().earlier());
    FetchEngine fetching = trawl.engine(counted, delivery);
    sitemaps.fetchBy(fetching);
    delivery.readBy(fetching);
    Optional<IOException> unread = Optional.empty();
    OptionalInt signal = OptionalInt.empty();
    try (Signals signals =
            new Signals(
                streams.list().isEmpty(),
                () -> {
                  fetching.stop(grace);
                  if (streams.terminals().contains(Standard.ERR)) {
                    streams.err().wipeEcho();
                  }
                },
                grace.plus(LAST_WRITES),
                streams.err());
        Progress shown = progress(tally, counted, fetching)) {
      fetching.run();
      signal = signals.received();
    } catch (ListException | ResultsException e) {
      unread = Optional.of(e);
    }
    return new Ending(
        signal,
        fetching.abandoned(),
        unread,
        fetching.hosts(),
        fetching.processing(),
        fetching.slots());
  }

  /// Those that fall to the shard, if there is one.
  static TargetSource shard(InputOptions input, TargetSource entries) {
    return input
        .shard()
        .<TargetSource>map(
            shard -> new ShardTargets(entries, shard, new UrlParser(input.defaultScheme())::host))
        .orElse(entries);
  }

  static TargetSource withoutRepeats(InputOptions input, TargetSource list, Runnable dropped)
      throws RunException {
    if (!input.unique()) {
      return list;
    }
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      return new UniqueTargets(list, dropped, folder);
    } catch (ListException e) {
      throw new RunException(ExitStatus.LIST, e.getMessage(), e);
    }
  }

  /// What is to be fetched.
  private TargetSource entries(
      TargetSource list, Trawl trawl, Past past, Destination to, Delivery delivery) {
    if (past.entries().isPresent()) {
      return shard(input, past.entries().get());
    }
    Optional<Journal> journal = past.journal().or(to::earlier);
    if (journal.isEmpty()) {
      return list;
    }
    CheckedList checked =
        new CheckedList(
            list,
            journal.get(),
            target -> trawl.fetcher().prepare(target) instanceof Prepared.Ready,
            delivery::failedBefore);
    return past.journal().isPresent() ? shard(input, checked) : checked;
  }

  private Progress progress(Tally tally, EntryCount counted, FetchEngine fetching) {
    Optional<Progress.Style> style =
        output
            .progress()
            .or(() ->
                streams.terminals().contains(Standard.ERR)
                    ? Optional.of(Progress.Style.BAR)
                    : Optional.empty());
    if (style.isEmpty() || output.noProgress()) {
      return Progress.NONE;
    }
    Screen screen = output.formats().screen();
    if (streams.list().isEmpty()) {
      screen.watch();
    }
    boolean wholeList =
        !input.unique()
            && input.shard().isEmpty()
            && resume.retryFailed().isEmpty()
            && streams.list().isEmpty();
    if (wholeList) {
      counted.countAhead(input.sources());
    }
    Watched watched =
        new Watched(tally::summary, counted::extent, fetching::inFlight, fetching::slots);
    Progress shown =
        switch (style.get()) {
          case BAR -> new ProgressLine(watched, streams.err(), screen::width);
          case PLAIN -> new ProgressLog(watched, streams.err(), ProgressLog.INTERVAL);
        };
    return () -> {
      counted.close();
      shown.close();
    };
  }

  private RunException lost(IOException e, Tally tally) {
    RunException lost = Destination.lost(output, e);
    if (lost.status() != ExitStatus.PIPE) {
      summary(tally, Optional.empty());
    }
    return lost;
  }

  /// @param ending empty if records were lost
  private void summary(Tally tally, Optional<Ending> ending) {
    // What cron reads on standard error becomes a mail.
    boolean told = tally.changes().keySet().stream().anyMatch(c -> cron.wants(Optional.of(c)));
    if (output.quiet() || (cron.onlyChanges() && !told)) {
      return;
    }
    Screen screen = output.formats().screen();
    int columns = screen.isTerminal() ? screen.width() : Integer.MAX_VALUE;
    tally.failed().ifPresent(failed -> failed.lines(columns).forEach(streams.err()::line));
    StringBuilder line = new StringBuilder().append(SummaryLine.of(tally.summary()));
    line.append(SummaryLine.of(tally.changes()));
    if (ending.isPresent()) {
      Ending end = ending.get();
      line.append(SummaryLine.of(end.hosts(), end.processing(), tally.summary().elapsed()));
      if (engine.adaptive()) {
        line.append("; ").append(end.slots()).append(" at once in the end (--adaptive)");
      }
    }
    line.append(SummaryLine.of(http.memory()));
    if (input.unique()) {
      line.append("; ").append(tally.repeats()).append(" repeats left out");
    }
    if (http.tls().insecure()) {
      line.append("; certificates not verified (--insecure)");
    }
    streams.err().say(line.toString());
  }

  /// Not where records were lost: a report that looks whole would say more than there is.
  private void finish(Reports reports, Tally tally, Ending ending) throws RunException {
    try {
      reports.finish(tally.summary(), ending.stopped());
    } catch (IOException e) {
      throw Destination.lost(output, e);
    }
  }
}
