package dev.trawl.cli;

import dev.trawl.cli.ConcurrencyMixin.Concurrency;
import dev.trawl.cli.SafetyMixin.Safety;
import dev.trawl.cli.TimeMixin.Times;
import dev.trawl.engine.EngineOptions;
import dev.trawl.http.Capture;
import dev.trawl.http.HttpFetcher;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.RedirectOptions;
import dev.trawl.http.RequestOptions;
import dev.trawl.http.RobotsOptions;
import dev.trawl.policy.CrawlDelays;
import dev.trawl.policy.RetryPolicy;
import dev.trawl.report.ReportOptions;
import dev.trawl.run.Bodies;
import dev.trawl.run.Cron;
import dev.trawl.run.DryRun;
import dev.trawl.run.ExitStatus;
import dev.trawl.run.Expect;
import dev.trawl.run.InputOptions;
import dev.trawl.run.Output;
import dev.trawl.run.Resume;
import dev.trawl.run.Run;
import dev.trawl.run.Session;
import dev.trawl.run.Streams;
import dev.trawl.run.UsedFiles;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `trawl`: reads the options, and runs.
public final class FetchCommand implements OptionGroup.Command {
  /// What the process ends with where trawl itself failed.
  public static final int DEFECT = ExitStatus.DEFECT;

  private final Streams streams;
  private final InputMixin input = new InputMixin();
  private final ConcurrencyMixin concurrency = new ConcurrencyMixin();
  private final TimeMixin time = new TimeMixin();
  private final RetryMixin retry = new RetryMixin();
  private final RequestMixin request = new RequestMixin();
  private final SessionMixin session = new SessionMixin();
  private final NetworkMixin network = new NetworkMixin();
  private final TlsMixin tls = new TlsMixin();
  private final SafetyMixin safety = new SafetyMixin();
  private final OutputMixin output = new OutputMixin();
  private final FormatMixin format = new FormatMixin();
  private final ExpectMixin expect = new ExpectMixin();
  private final ResumeMixin resume = new ResumeMixin();
  private final BodiesMixin bodies = new BodiesMixin();
  private final CronMixin cron = new CronMixin();
  private final ReportMixin report = new ReportMixin();
  private final List<OptionGroup> groups =
      List.of(
          input,
          concurrency,
          time,
          retry,
          request,
          session,
          network,
          tls,
          safety,
          output,
          format,
          expect,
          resume,
          bodies,
          cron,
          report,
          new HelpMixin());

  private FetchCommand(Streams streams) {
    this.streams = streams;
  }

  /// The program, ready to be executed with arguments.
  public static CommandLine commandLine(Streams streams) {
    return new TrawlCommandLine(new FetchCommand(streams).spec(), streams);
  }

  /// Loads what fetches need, which takes as long as to read the options and needs nothing of them.
  public static void prefetch() {
    HttpFetcher.prefetch();
  }

  private CommandSpec spec() {
    CommandSpec spec =
        spec("trawl", "Fetch a list of URLs, and write a record of JSON for each entry.");
    spec.usageMessage()
        .footer(
            "",
            "Exit status: 0 all ok, 1 some entries failed, 2 wrong usage, 3 records or bodies",
            "cannot be written, 4 the list cannot be read or has changed, 5 stopped before",
            "the end, 70 trawl itself failed, 128+N signal N, 141 the reader of the output",
            "went away.",
            "",
            "Durations: 500ms, 2.5s, 1m. Sizes: 64k, 10M. Every option can also come from",
            "TRAWL_ and its name (TRAWL_MAX_TIME=5s), from an argument file (@FILE), and",
            "from $XDG_CONFIG_HOME/trawl/config (max-time=5s).");
    return spec.addSubcommand(
            "serve", new CommandLine(new ServeCommand(streams).spec(), OptionGroup.NO_FACTORY))
        .addSubcommand(
            "bench", new CommandLine(new BenchCommand(streams).spec(), OptionGroup.NO_FACTORY))
        .addSubcommand(
            "report", new CommandLine(new ReportCommand(streams).spec(), OptionGroup.NO_FACTORY))
        .addSubcommand(
            "completion",
            new CommandLine(new CompletionCommand(streams).spec(), OptionGroup.NO_FACTORY));
  }

  @Override
  public List<OptionGroup> groups() {
    return groups;
  }

  @Override
  public Integer call() throws InterruptedException {
    InputOptions from = input.value(streams, resume.replacesList());
    Concurrency slots = concurrency.value(Descriptors.slots());
    Times times = time.value();
    RetryPolicy retries = retry.value();
    Expect expected = expect.value(times.deadline().isPresent(), retry.recheck().isPresent());
    Safety safe = safety.value();
    Session cookies = session.value(streams, safe.memory().cookies());
    Bodies body = bodies.value();
    Cron repeated = cron.value();
    Resume goOn = resume.value();
    Output to =
        output.value(
            format.value(streams, from.dryRun()), streams, body, repeated, goOn, safe.maxBytes());
    resume.check(to);
    ReportOptions reports = report.value(streams, from);
    RequestOptions asked = request.value(streams.environment(), cookies.cookie());
    Capture kept = body.capture(to.capture(), to.bodyLimit());
    Optional<CrawlDelays> crawlDelays =
        safe.robots() ? Optional.of(new CrawlDelays()) : Optional.empty();
    HttpOptions http =
        new HttpOptions(
            from.defaultScheme(),
            asked,
            network.value(streams.environment(), times.connect(), safe),
            tls.value(),
            times.max(),
            new RedirectOptions(
                cookies.maxRedirects(), safe.locationTrusted(), safe.allowDowngrade()),
            crawlDelays.map(delays -> new RobotsOptions(asked.product(), delays::put)),
            cookies.store(),
            repeated.cache(),
            kept,
            target -> expected.capture(kept, to.bodyLimit(), target),
            safe.memory());
    if (body.warc().isPresent() && repeated.cache().isPresent()) {
      throw output.invalid(
          "--warc and --cache exclude each other: an archive is of what servers sent");
    }
    if (repeated.baseline().isPresent() && to.file().isPresent() && !to.form().isJson()) {
      throw output.invalid(
          "--baseline with --output: records that the next run compares with have to be"
              + " --format json");
    }
    if (repeated.onlyChanges() && to.only().isPresent()) {
      throw output.invalid("--only and --only-changes exclude each other");
    }
    files(from, cookies, to, goOn, body, repeated, reports, http)
        .contradiction()
        .ifPresent(sentence -> {
          throw output.invalid(sentence);
        });
    if (from.dryRun()) {
      DryRun.contradiction(cookies, goOn, repeated, reports)
          .ifPresent(option -> {
            throw input.invalid("--dry-run sends nothing: " + option + " cannot go with it");
          });
      return new DryRun(streams, from, http, expected.entries(), to, goOn).execute();
    }
    slots.notice().filter(notice -> !to.quiet()).ifPresent(streams.err()::say);
    EngineOptions engine =
        slots.engine(
            retries,
            retry.recheck(),
            expected.untilOk(),
            times,
            crawlDelays,
            to.ordered(),
            body.stage(expected.entries()),
            safe.memory().backlog());
    return new Run(
            streams,
            from,
            engine,
            cookies,
            times.grace(),
            http,
            body,
            to,
            expected,
            goOn,
            repeated,
            reports)
        .execute();
  }

  /// All files that the options name.
  private UsedFiles files(
      InputOptions from,
      Session cookies,
      Output to,
      Resume goOn,
      Bodies body,
      Cron repeated,
      ReportOptions reports,
      HttpOptions http) {
    UsedFiles used = new UsedFiles();
    TrawlCommandLine.files(input, used);
    from.files(used);
    to.files(used);
    goOn.retryFailed().ifPresent(file -> used.reads("--retry-failed", file));
    repeated.baseline().ifPresent(file -> used.reads("--baseline", file));
    request.files(used, streams.environment());
    session.files(used);
    http.tls().caCertificates().ifPresent(file -> used.reads("--cacert", file));
    http.tls().certificate().ifPresent(file -> used.reads("--cert", file));
    http.tls().key().ifPresent(file -> used.reads("--key", file));
    goOn.failedOut().ifPresent(file -> used.writes("--failed-out", file));
    repeated.metrics().ifPresent(file -> used.writes("--metrics", file));
    repeated.cache().ifPresent(cache -> used.writes("--cache", cache.folder()));
    cookies.jar().ifPresent(file -> used.writes("--cookie-jar", file));
    body.files(used);
    reports
        .files()
        .forEach((file, format) ->
            used.writes("--report " + format.optionName() + "=" + file, "--report", file));
    reports
        .github()
        .flatMap(ReportOptions.Github::summary)
        .ifPresent(file -> used.writes("GITHUB_STEP_SUMMARY", file));
    return used;
  }
}
