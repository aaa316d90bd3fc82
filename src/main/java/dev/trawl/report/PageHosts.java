package dev.trawl.report;

import dev.trawl.record.Row;
import dev.trawl.report.Hosts.Host;
import dev.trawl.report.Phases.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What an [HtmlPage] says of hosts, and of what their times went into.
final class PageHosts {
  private static final int MOST_HOSTS = 100;

  private static final int MOST_WITH_PHASES = 10;

  private final Statistics statistics;
  private final Hosts hosts;

  PageHosts(Statistics statistics) {
    this.statistics = statistics;
    this.hosts = statistics.hosts();
  }

  /// A stack of phases.
  ///
  /// @param name of a host, or of all
  /// @param measure what is shown of each phase
  /// @param rank the percentile that this is
  private record Stack(String name, String measure, double rank, Phases phases) {
    static Stream<Stack> of(String name, Phases phases) {
      return Stream.of(new Stack(name, "median", 50, phases), new Stack(name, "p95", 95, phases));
    }

    long nanos(Phase phase) {
      return phases.percentile(phase, rank).toNanos();
    }

    long nanos() {
      return Stream.of(Phase.values()).mapToLong(this::nanos).sum();
    }
  }

  /// Those of all responses, and of the hosts with most entries if there are several.
  List<Map<String, Object>> phases() {
    if (statistics.phases().responses() == 0) {
      return List.of();
    }
    List<Stack> stacks = new ArrayList<>(Stack.of("all hosts", statistics.phases()).toList());
    if (hosts.count() > 1) {
      hosts
          .most(
              MOST_WITH_PHASES,
              host ->
                  hosts.phases(host).filter(p -> p.responses() > 0).isPresent()
                      ? host.entries()
                      : 0)
          .forEach(host ->
              hosts
                  .phases(host)
                  .ifPresent(
                      phases -> stacks.addAll(Stack.of(Row.shown(host.name()), phases).toList())));
    }
    long longest = Math.max(1, stacks.stream().mapToLong(Stack::nanos).max().orElse(1));
    return List.of(
        Map.of(
            "names",
            Stream.of(Phase.values()).map(Phase::shown).toList(),
            "stacks",
            stacks.stream().map(stack -> stack(stack, longest)).toList()));
  }

  private static Map<String, Object> stack(Stack stack, long longest) {
    List<Map<String, Object>> bars = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    long begun = 0;
    for (Phase phase : Phase.values()) {
      long nanos = stack.nanos(phase);
      long count = stack.phases().count(phase);
      cells.add(count == 0 ? "" : Figures.time(Duration.ofNanos(nanos)));
      bars.add(
          Map.of(
              "phase", phase.shown(),
              "x", percent(begun, longest),
              "width", percent(nanos, longest)));
      begun += nanos;
    }
    boolean first = stack.measure().equals("median");
    return Map.of(
        "name", stack.name(),
        "first", first,
        "measure", stack.measure(),
        "bars", bars,
        "cells", cells);
  }

  private static String percent(long part, long all) {
    return String.format(Locale.ROOT, "%.3f", 100.0 * part / all);
  }

  /// Those with failures first, and then those with many entries.
  List<Map<String, Object>> hosts() {
    List<Host> shown = hosts.most(MOST_HOSTS, host -> (host.notOk() << 32) + host.entries());
    return shown.isEmpty()
        ? List.of()
        : List.of(
            Map.of(
                "limit",
                limit(shown.size()),
                "each",
                shown.stream().map(PageHosts::host).toList()));
  }

  private static Map<String, Object> host(Host host) {
    return Map.of(
        "name", Row.shown(host.name()),
        "entries", Figures.count(host.entries()),
        "failed", Figures.count(host.notOk()),
        "rate", Figures.percent(host.failedPercent()),
        "rateOrder", Double.toString(host.failedPercent()),
        "p95", host.p95().map(Figures::time).orElse(""),
        "p95Order", host.p95().map(Duration::toNanos).orElse(-1L),
        "max", host.max().map(Figures::time).orElse(""),
        "maxOrder", host.max().map(Duration::toNanos).orElse(-1L));
  }

  private List<String> limit(int shown) {
    List<String> limit = new ArrayList<>();
    if (hosts.count() > shown) {
      limit.add(
          "These are %s of %s hosts, those with most failures and entries."
              .formatted(Figures.count(shown), Figures.count(hosts.count())));
    }
    hosts.others().ifPresent(others -> limit.add(StatisticsOverview.said(others, hosts.count())));
    return limit;
  }
}
