package dev.trawl.cli;

import dev.trawl.bench.Plan;
import dev.trawl.cli.SafetyMixin.Safety;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.Capture;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.RedirectOptions;
import dev.trawl.http.connect.AddressGuard;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.input.Source;
import dev.trawl.run.BenchRun;
import dev.trawl.run.Streams;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `trawl bench`: times the executors against each other, on a list or on the embedded server.
final class BenchCommand extends OptionGroup implements OptionGroup.Command {
  private static final Duration LATENCY = Duration.ofMillis(17);

  /// As long as the embedded server makes anybody wait.
  private static final Duration MAX_LATENCY = Duration.ofSeconds(10);

  private final Streams streams;
  private final RequestMixin request = new RequestMixin();
  private final NetworkMixin network = new NetworkMixin();
  private final TlsMixin tls = new TlsMixin();

  private final Supplier<List<String>> arguments =
      arguments(
          PositionalParamSpec.builder()
              .paramLabel("URL|FILE|-")
              .arity("0..*")
              .description(
                  "The list, as for trawl itself. Each executor fetches it with each"
                      + " number of workers, --runs times. Default: the embedded server."));

  private final Supplier<ExecutorKind[]> executors =
      value(
          ExecutorKind[].class,
          OptionSpec.builder("--executors")
              .paramLabel("LIST")
              .splitRegex(",")
              .hideParamSyntax(true)
              .defaultValue("virtual,fixed,async")
              .description("Executors to measure. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Integer[]> workers =
      value(
          Integer[].class,
          OptionSpec.builder("--workers")
              .paramLabel("LIST")
              .splitRegex(",")
              .hideParamSyntax(true)
              .defaultValue("1,5,10,20,64")
              .description(
                  "Attempts in flight at once, in all and at one host. Default:"
                      + " ${DEFAULT-VALUE}."));

  private final Supplier<Integer> requests =
      value(
          Integer.class,
          OptionSpec.builder("--requests")
              .paramLabel("N")
              .defaultValue("160")
              .description(
                  "Requests in a run: the first N entries of a list. Default:"
                      + " ${DEFAULT-VALUE}."));

  private final Supplier<Integer> runs =
      value(
          Integer.class,
          OptionSpec.builder("--runs")
              .paramLabel("N")
              .defaultValue("3")
              .description(
                  "Runs for each combination; the results are medians. Default:"
                      + " ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Duration>> latency =
      optional(
          Duration.class,
          OptionSpec.builder("--latency")
              .paramLabel("D")
              .description(
                  "Time after which the embedded server responds. Default: "
                      + LATENCY.toMillis()
                      + "ms."));

  private final Supplier<Duration> maxTime =
      value(
          Duration.class,
          OptionSpec.builder("-m", "--max-time")
              .paramLabel("D")
              .defaultValue("30s")
              .description("Time for one request. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Boolean> json =
      flag(OptionSpec.builder("--json").description("Print one JSON object, not a table."));

  private final Supplier<Boolean> markdown =
      flag(OptionSpec.builder("--markdown").description("Print a table in Markdown."));

  private final List<OptionGroup> groups = List.of(this, request, network, tls, new HelpMixin());

  BenchCommand(Streams streams) {
    super("Bench");
    this.streams = streams;
  }

  /// The command with its options.
  CommandSpec spec() {
    return spec("bench", "Time the executors against each other, and say which suits a list.");
  }

  @Override
  public List<OptionGroup> groups() {
    return groups;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (json.get() && markdown.get()) {
      throw invalid("--json and --markdown exclude each other");
    }
    if (requests.get() < 1) {
      throw invalid("--requests has to be 1 or more, not " + requests.get());
    }
    List<Source> sources = InputMixin.sources(this, arguments.get(), Optional.empty(), streams);
    Plan plan = plan(sources.isEmpty());
    HttpOptions http = http(sources.isEmpty());
    BenchRun.Form form =
        json.get()
            ? BenchRun.Form.JSON
            : markdown.get() ? BenchRun.Form.MARKDOWN : BenchRun.Form.TEXT;
    return new BenchRun(
            streams, sources, latency(sources.isEmpty()), requests.get(), plan, http, form)
        .execute();
  }

  private Plan plan(boolean embedded) {
    if (runs.get() < 1) {
      throw invalid("--runs has to be 1 or more, not " + runs.get());
    }
    List<Integer> numbers = Arrays.asList(workers.get());
    int fewest = Collections.min(numbers);
    if (fewest < 1) {
      throw invalid("--workers have to be 1 or more, not " + fewest);
    }
    int most = Collections.max(numbers);
    OptionalInt possible = Descriptors.slots();
    // The other end of each connection is in this process, too.
    int ends = embedded ? 2 : 1;
    if (possible.isPresent() && most > possible.getAsInt() / ends) {
      throw invalid("--workers " + most + " would need more open files than ulimit -n allows");
    }
    return new Plan(Arrays.asList(executors.get()), numbers, runs.get());
  }

  private Duration latency(boolean embedded) {
    Optional<Duration> given = latency.get();
    if (given.isPresent() && !embedded) {
      throw invalid("--latency is the embedded server's, and cannot go with a list");
    }
    Duration used = given.orElse(LATENCY);
    if (used.compareTo(MAX_LATENCY) > 0 || used.toNanosPart() % 1_000_000 != 0) {
      throw invalid("--latency has to be whole milliseconds, up to 10s");
    }
    return used;
  }

  private HttpOptions http(boolean embedded) {
    if (maxTime.get().isZero()) {
      throw invalid("--max-time has to be more than 0");
    }
    HttpOptions usual = HttpOptions.defaults();
    if (embedded) {
      refuseWithoutList();
    }
    Safety safety =
        new Safety(
            Capture.NOTHING.maxBytes(),
            AddressGuard.NONE,
            false,
            false,
            false,
            false,
            usual.memory());
    // Not even by a proxy of the environment's is the embedded server to be had.
    NetworkOptions direct = NetworkOptions.direct();
    return new HttpOptions(
        usual.defaultScheme(),
        request.value(streams.environment(), Optional.empty()),
        embedded ? direct : network.value(streams.environment(), direct.connectTimeout(), safety),
        tls.value(),
        maxTime.get(),
        RedirectOptions.defaults(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        usual.capture(),
        usual.captures(),
        usual.memory());
  }

  /// What says how to reach servers means nothing to the embedded one.
  private void refuseWithoutList() {
    ParseResult given = command().commandLine().getParseResult();
    Stream.of(request, network, tls)
        .flatMap(group -> group.options().stream())
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(option -> {
          throw invalid(option.longestName() + " needs a list");
        });
  }
}
