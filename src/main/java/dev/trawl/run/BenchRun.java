package dev.trawl.run;

import dev.trawl.Trawl;
import dev.trawl.bench.Bench;
import dev.trawl.bench.BenchReport;
import dev.trawl.bench.Comparison;
import dev.trawl.bench.Plan;
import dev.trawl.engine.EngineOptions;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Prepared;
import dev.trawl.input.ListException;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.io.Reason;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.run.Streams.Standard;
import dev.trawl.server.DemoServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The timing of the executors, from settled options to its exit status.
///
/// @param sources of the list; none for the embedded server
/// @param latency of the embedded server
/// @param requests of one run, at the most
public record BenchRun(
    Streams streams,
    List<Source> sources,
    Duration latency,
    int requests,
    Plan plan,
    HttpOptions http,
    Form form) {
  /// How the result is printed.
  public enum Form {
    TEXT,
    MARKDOWN,
    JSON
  }

  /// For Java to load and compile what is needed, and for the rate without latency to say
  /// something.
  private static final int WARM_UP = 2000;

  /// Others are not for sending dozens of times (RFC 9110, section 9.2.1).
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /// Measures and prints.
  public int execute() throws InterruptedException {
    try {
      if (streams.closed().contains(Standard.OUT)) {
        throw new RunException(
            ExitStatus.OUTPUT, "cannot write standard output: it is closed", null);
      }
      return sources.isEmpty() ? onEmbeddedServer() : onList();
    } catch (RunException e) {
      return ExitStatus.said(e, streams);
    } catch (ListException e) {
      return ExitStatus.said(new RunException(ExitStatus.LIST, e.getMessage(), e), streams);
    } catch (IOException e) {
      return ExitStatus.said(
          new RunException(ExitStatus.USAGE, "cannot measure: " + Reason.of(e), e), streams);
    }
  }

  private int onEmbeddedServer() throws IOException, InterruptedException {
    Bench bench = bench();
    try (DemoServer server = DemoServer.start(0)) {
      double most = bench.warmUp(entries(server, Duration.ZERO, WARM_UP)).requestsPerSecond();
      String about =
          String.format(
              Locale.ROOT,
              "The embedded server responds after %d ms; CPU and MB include it. Without that"
                  + " wait, trawl and the server reach %.0f requests/s here.",
              latency.toMillis(),
              most);
      return print(bench.run(entries(server, latency, requests)), List.of(about));
    }
  }

  private static List<Target> entries(DemoServer server, Duration latency, int number) {
    String url =
        "http://127.0.0.1:%d/delay/%s"
            .formatted(server.port(), BigDecimal.valueOf(latency.toMillis(), 3));
    return LongStream.rangeClosed(1, number)
        .mapToObj(index -> new Target(index, OptionalLong.empty(), new Input.Text(url)))
        .toList();
  }

  private int onList() throws RunException, IOException, InterruptedException {
    List<Target> entries = entries();
    Bench bench = bench();
    Bench.WarmUp first = bench.warmUp(entries);
    // Servers that do not answer may take as long as they are let each time.
    if (first.ok() == 0) {
      String reasons =
          first.notOk().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(reason -> reason.getKey() + ": " + reason.getValue())
              .collect(Collectors.joining(", "));
      throw new RunException(
          ExitStatus.NOT_OK,
          "nothing was measured: in the warm-up no response had a status from 200 to"
              + (" 299 (" + reasons + ")"),
          null);
    }
    List<String> about = new ArrayList<>();
    about.add(
        entries.size() == requests
            ? "trawl fetched the first " + requests + " entries of the list (--requests)."
            : "trawl fetched the whole list.");
    if (http.tls().insecure()) {
      about.add("Certificates were not verified (--insecure).");
    }
    return print(bench.run(entries), about);
  }

  /// Those that can be fetched as often as is needed.
  private List<Target> entries() throws RunException, IOException {
    InputOptions input =
        new InputOptions(
            sources, false, Optional.empty(), http.defaultScheme(), Optional.empty(), false);
    List<Target> entries = new ArrayList<>();
    long invalid = 0;
    long unsafe = 0;
    try (Sitemaps sitemaps = new Sitemaps(http);
        TargetList list = Run.list(streams, input, sitemaps, false);
        Trawl trawl = Run.trawl(EngineOptions.usual(), http)) {
      while (entries.size() < requests) {
        Optional<Target> next = list.next();
        if (next.isEmpty()) {
          break;
        }
        switch (trawl.fetcher().prepare(next.get())) {
          case Prepared.Rejected rejected -> invalid++;
          case Prepared.Ready ready -> {
            if (SAFE.contains(ready.requested().method())) {
              entries.add(next.get());
            } else {
              unsafe++;
            }
          }
        }
      }
    }
    String leftOut = leftOut(invalid, unsafe);
    if (entries.isEmpty()) {
      throw new RunException(
          ExitStatus.USAGE,
          leftOut.isEmpty() ? "the list is empty" : "the list has no entry to measure: " + leftOut,
          null);
    }
    if (!leftOut.isEmpty()) {
      say("left out: " + leftOut);
    }
    return entries;
  }

  private static String leftOut(long invalid, long unsafe) {
    List<String> parts = new ArrayList<>();
    if (invalid > 0) {
      parts.add(invalid + " invalid");
    }
    if (unsafe > 0) {
      parts.add(unsafe + " that are not GET, HEAD or OPTIONS");
    }
    return String.join(", ", parts);
  }

  private Bench bench() {
    return new Bench(plan, http, this::say);
  }

  private void say(String sentence) {
    streams.err().say(sentence);
  }

  private int print(Comparison comparison, List<String> about) {
    BenchReport report = new BenchReport(comparison, about);
    int printed =
        ExitStatus.printed(
            switch (form) {
              case TEXT -> report.text();
              case MARKDOWN -> report.markdown();
              case JSON -> report.json();
            },
            streams);
    return printed == ExitStatus.OK && comparison.allFailed() ? ExitStatus.NOT_OK : printed;
  }
}
