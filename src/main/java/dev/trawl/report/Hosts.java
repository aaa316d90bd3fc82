package dev.trawl.report;

import dev.trawl.record.ResultRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Entries by host. The first [#MOST] hosts are told apart, which takes some 20 MB; all others are
/// one.
final class Hosts {
  static final int MOST = 100_000;

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
  /// @param mean of the last attempts; empty if there was none
  /// @param max longest of these
  record Host(
      String name, long entries, long notOk, Optional<Duration> mean, Optional<Duration> max) {}

  private static final class Counts {
    private long entries;
    private long notOk;
    private long tried;
    private double nanos;
    private long maxNanos;

    void add(Counts other) {
      entries += other.entries;
      notOk += other.notOk;
      tried += other.tried;
      nanos += other.nanos;
      maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    Host host(String name) {
      return new Host(
          name,
          entries,
          notOk,
          tried == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (nanos / tried))),
          tried == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(maxNanos)));
    }
  }

  void add(ResultRecord record) {
    Counts counts = of(record.host());
    counts.entries++;
    counts.notOk += record.ok() ? 0 : 1;
    if (record.took().isPresent()) {
      long took = record.total().toNanos();
      counts.tried++;
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
