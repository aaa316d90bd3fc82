package dev.trawl.bench;

import dev.trawl.Trawl;
import dev.trawl.engine.EngineOptions;
import dev.trawl.engine.FetchEngine;
import dev.trawl.http.HttpOptions;
import dev.trawl.model.Target;
import dev.trawl.policy.HostLimits;
import dev.trawl.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/// Times the executors against each other, in this process and through the engine that fetches.
///
/// Each entry gets one attempt, and hosts are neither skipped nor paused: what is measured is the
/// executors and not how trawl spares hosts.
public final class Bench {
  private static final RetryPolicy ONE_ATTEMPT =
      new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Set.of(), Set.of(), false);

  private final Plan plan;
  private final HttpOptions http;
  private final Consumer<String> progress;
  private final PeakMemory memory = PeakMemory.ofProcess();

  /// @param progress takes a sentence about what is being done, without its end
  public Bench(Plan plan, HttpOptions http, Consumer<String> progress) {
    this.plan = plan;
    this.http = http;
    this.progress = progress;
  }

  /// What came of a warm-up.
  ///
  /// @param requestsPerSecond of the fastest executor
  /// @param ok requests answered with a status from 200 to 299
  /// @param notOk the others, by status or kind of error
  public record WarmUp(double requestsPerSecond, long ok, Map<String, Long> notOk) {}

  /// Fetches the list with each executor and the most workers, so that no contender pays for what
  /// Java loads and compiles. Blocks.
  ///
  /// @throws IOException if a certificate file cannot be used
  public WarmUp warmUp(List<Target> list) throws IOException, InterruptedException {
    progress.accept("warming up");
    double fastest = 0;
    long ok = 0;
    Map<String, Long> notOk = new HashMap<>();
    for (Contender contender : plan.widest()) {
      Count count = new Count();
      Duration wall = run(contender, list, count);
      fastest = Math.max(fastest, list.size() * 1e9 / wall.toNanos());
      ok += count.ok();
      count.notOk().forEach((reason, number) -> notOk.merge(reason, number, Long::sum));
    }
    return new WarmUp(fastest, ok, notOk);
  }

  /// Measures. Rounds have every contender once, so that whatever else the machine does in the
  /// course of time hits all of them. Blocks.
  ///
  /// @throws IOException if a certificate file, or what the system tells of memory, cannot be read
  public Comparison run(List<Target> list) throws IOException, InterruptedException {
    List<Series> all = plan.contenders().stream().map(Series::new).toList();
    long start = System.nanoTime();
    for (int round = 0; round < plan.runs(); round++) {
      progress.accept(sentence(round, all.size(), Duration.ofNanos(System.nanoTime() - start)));
      for (Series series : all) {
        measure(list, series);
      }
    }
    return new Comparison(
        list.size(), plan.runs(), memory.what(), all.stream().map(Series::row).toList());
  }

  private String sentence(int round, int contenders, Duration soFar) {
    String which = "round " + (round + 1) + " of " + plan.runs();
    if (round == 0) {
      return which + ", " + contenders + (contenders == 1 ? " run" : " runs") + " each";
    }
    Duration left = soFar.multipliedBy(plan.runs() - round).dividedBy(round);
    return which + ", about " + (left.toSeconds() + 1) + " s to go";
  }

  private void measure(List<Target> list, Series series) throws IOException, InterruptedException {
    // The garbage of one contender is none of the next one's business.
    System.gc();
    memory.reset();
    Count count = new Count();
    Duration cpuBefore = cpu();
    Duration wall = run(series.contender(), list, count);
    series.add(wall, cpu().minus(cpuBefore), memory.bytes(), count);
  }

  /// How long it took. Connections are made anew.
  private Duration run(Contender contender, List<Target> list, Count count)
      throws IOException, InterruptedException {
    Iterator<Target> entries = list.iterator();
    try (Trawl trawl = new Trawl(options(contender), http)) {
      FetchEngine engine =
          trawl.engine(
              () -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty(), count);
      long start = System.nanoTime();
      engine.run();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private static EngineOptions options(Contender contender) {
    return new EngineOptions(
        contender.executor(),
        contender.workers(),
        false,
        false,
        new HostLimits(contender.workers(), Optional.empty(), 0, Duration.ZERO, Duration.ZERO),
        Optional.empty(),
        ONE_ATTEMPT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        EngineOptions.usual().backlogBytes());
  }

  /// Processor time of this process, which Linux counts in steps of 10 ms; 0 where the system does
  /// not tell.
  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
