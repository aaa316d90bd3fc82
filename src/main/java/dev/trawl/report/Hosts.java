package dev.trawl.report;

import dev.trawl.record.ResultRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Entries by host. The first [#MOST] hosts are told apart, which takes some 40 MB; all others are
/// one. The first [#MOST_PHASES] have their phases, too.
final class Hosts {
  static final int MOST = 100_000;
  static final int MOST_PHASES = 1_000;

  private final Map<String, Counts> hosts = new LinkedHashMap<>();
  private final Counts others = new Counts();
  private final int most;

  Hosts() {
    this(MOST);
  }

  Hosts(int most) {
    this.most = most;
  }

  /// The entries of a host in numbers.
  ///
  /// @param mean of the responses; empty if there was none
  /// @param p95 time within which so many hundredths of them came, to 2.5 %
  /// @param max longest of these
  record Host(
      String name,
      long entries,
      long notOk,
      Optional<Duration> mean,
      Optional<Duration> p95,
      Optional<Duration> max) {
    /// Part of the entries that failed, in percent.
    double failedPercent() {
      return 100.0 * notOk / entries;
    }
  }

  private static final class Counts {
    private long entries;
    private long notOk;
    private final RoughTimes times = new RoughTimes();
    private double nanos;
    private long maxNanos;
    private Optional<Phases> phases = Optional.empty();

    void add(Counts other) {
      entries += other.entries;
      notOk += other.notOk;
      times.add(other.times);
      nanos += other.nanos;
      maxNanos = Math.max(maxNanos, other.maxNanos);
      phases.ifPresent(mine -> other.phases.ifPresent(mine::add));
    }

    Host host(String name) {
      long responses = times.count();
      Optional<Duration> max =
          responses == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(maxNanos));
      return new Host(
          name,
          entries,
          notOk,
          max.map(longest -> Duration.ofNanos((long) (nanos / responses))),
          max.flatMap(longest -> times.percentile(95).map(time -> shorter(time, longest))),
          max);
    }

    /// The longest is exact; no percentile is longer.
    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  void add(ResultRecord record) {
    Counts counts = of(record.host());
    counts.entries++;
    counts.notOk += record.ok() ? 0 : 1;
    if (record.hasResponse() && record.took().isPresent()) {
      long took = record.total().toNanos();
      counts.times.add(record.total());
      counts.phases.ifPresent(phases -> phases.add(record));
      counts.nanos += took;
      counts.maxNanos = Math.max(counts.maxNanos, took);
    }
  }

  void add(Hosts later) {
    later.hosts.forEach((name, counts) -> of(name).add(counts));
    others.add(later.others);
  }

  private Counts of(String name) {
    Counts counts = hosts.get(name);
    if (counts == null && hosts.size() < most) {
      counts = new Counts();
      if (hosts.size() < MOST_PHASES) {
        counts.phases = Optional.of(new Phases());
      }
      hosts.put(name, counts);
    }
    return counts == null ? others : counts;
  }

  /// How many are told apart.
  int count() {
    return hosts.size();
  }

  /// All that are not told apart; empty if there are none.
  Optional<Host> others() {
    return Optional.of(others.host("others")).filter(host -> host.entries() > 0);
  }

  /// What the time of a host's responses went into; empty for a host beyond the first thousand.
  Optional<Phases> phases(Host host) {
    return hosts.get(host.name()).phases;
  }

  /// Those with the most of something, and some of it.
  List<Host> most(int top, ToLongFunction<Host> of) {
    Ranking<Host> best = new Ranking<>(top);
    hosts.forEach((name, counts) -> {
      Host host = counts.host(name);
      if (of.applyAsLong(host) > 0) {
        best.add(of.applyAsLong(host), () -> host);
      }
    });
    return best.best();
  }
}
