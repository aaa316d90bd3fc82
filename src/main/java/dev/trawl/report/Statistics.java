package dev.trawl.report;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Result files in numbers. All that is told about results comes from here; how it looks is a
/// [StatisticsFormat]'s matter. Memory does not grow with the records.
public final class Statistics {
  private static final int MAX_STATUS = 1000;

  /// An error kind that this trawl does not know. There may be any number of them.
  private static final String OTHER = "other";

  private final int top;
  private long ok;
  private long retries;
  private long flaky;
  private long bytes;
  private final Map<String, Long> reasons = new HashMap<>();
  private final Map<String, Long> errors = new HashMap<>();
  private final long[] statuses = new long[MAX_STATUS];
  private final Times times = new Times();
  private Duration longest = Duration.ZERO;
  private final Phases phases = new Phases();
  private final Timeline timeline = new Timeline();
  private final Hosts hosts = new Hosts();
  private final Ranking<ResultRecord> slowest;
  private final Ranking<ResultRecord> flakiest;
  private final Ranking<ResultRecord> failed;
  private final List<File> files = new ArrayList<>();
  private Optional<Completeness> completeness = Optional.empty();

  /// @param top how many entries of a kind are told one by one
  public Statistics(int top) {
    this.top = top;
    this.slowest = new Ranking<>(top);
    this.flakiest = new Ranking<>(top);
    this.failed = new Ranking<>(top);
  }

  /// How long responses took, as far as there were any, to three digits. What fails without one
  /// fails at once or after the longest time allowed, and says nothing about servers' times.
  ///
  /// @param p50 time within which half of them were there
  record Quantiles(Duration p50, Duration p90, Duration p95, Duration p99, Duration max) {}

  /// One of several files.
  ///
  /// @param times empty if there was no response
  record File(String name, Summary summary, Optional<Quantiles> times) {}

  public void add(ResultRecord record) {
    if (record.ok()) {
      ok++;
    } else {
      reasons.merge(known(record), 1L, Long::sum);
      failed.add(0, record::shortened);
    }
    record.error().ifPresent(kind -> errors.merge(known(kind), 1L, Long::sum));
    if (record.status() > 0 && record.status() < MAX_STATUS) {
      statuses[record.status()]++;
    }
    retries += Math.max(0, record.attempts() - 1);
    if (record.flaky()) {
      flaky++;
      flakiest.add(record.attempts(), record::shortened);
    }
    bytes += record.bytes();
    hosts.add(record);
    record
        .startedAt()
        .ifPresent(start -> {
          if (record.hasResponse()) {
            times.add(record.total());
            longest = longer(longest, record.total());
            phases.add(record);
          }
          timeline.add(start, record.total(), record.ok(), record.hasResponse());
          slowest.add(record.total().toNanos(), record::shortened);
        });
  }

  private static String known(ResultRecord record) {
    return record.error().map(Statistics::known).orElseGet(record::reason);
  }

  private static String known(String kind) {
    return ErrorKind.of(kind).map(ErrorKind::wireName).orElse(OTHER);
  }

  /// Counts a file in, which came later than what is counted already.
  ///
  /// @param name of the file
  public void add(String name, Statistics file) {
    files.add(new File(name, file.summary(), file.times()));
    ok += file.ok;
    retries += file.retries;
    flaky += file.flaky;
    bytes += file.bytes;
    file.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    file.errors.forEach((kind, count) -> errors.merge(kind, count, Long::sum));
    for (int status = 0; status < MAX_STATUS; status++) {
      statuses[status] += file.statuses[status];
    }
    times.add(file.times);
    longest = longer(longest, file.longest);
    phases.add(file.phases);
    timeline.add(file.timeline);
    hosts.add(file.hosts);
    slowest.addAll(file.slowest);
    flakiest.addAll(file.flakiest);
    failed.addAll(file.failed);
  }

  /// Tells of the list, too, that the records are of.
  public void completeFor(Completeness list) {
    completeness = Optional.of(list);
  }

  /// Whether the list has one record for each of its entries; true without a list.
  public boolean isComplete() {
    return completeness.map(Completeness::isComplete).orElse(true);
  }

  Optional<Completeness> completeness() {
    return completeness;
  }

  /// The numbers of a run; it lasted from the first start to the last end.
  Summary summary() {
    return new Summary(ok, reasons, retries, flaky, bytes, 0, timeline.elapsed());
  }

  /// The files that were counted in, in their order.
  List<File> files() {
    return List.copyOf(files);
  }

  /// Of `total_ms` of the entries with a response; empty if there was none.
  Optional<Quantiles> times() {
    return times
        .percentile(50)
        .map(p50 -> new Quantiles(atMost(p50), within(90), within(95), within(99), longest));
  }

  private Duration within(double rank) {
    return atMost(times.percentile(rank).orElseThrow());
  }

  /// The digits that are not kept are rounded up.
  private Duration atMost(Duration time) {
    return time.compareTo(longest) < 0 ? time : longest;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// How long how many responses took.
  List<Times.Part> parts() {
    return times.parts();
  }

  /// The times within which ever more of the responses were there.
  List<Times.Rank> ranks() {
    return times.ranks();
  }

  /// What the time of the responses went into.
  Phases phases() {
    return phases;
  }

  /// How many answers had which status.
  Map<Integer, Long> statuses() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < MAX_STATUS; status++) {
      if (statuses[status] > 0) {
        counts.put(status, statuses[status]);
      }
    }
    return counts;
  }

  /// How many entries had which kind of error.
  Map<String, Long> errors() {
    return new TreeMap<>(errors);
  }

  Timeline timeline() {
    return timeline;
  }

  Hosts hosts() {
    return hosts;
  }

  int top() {
    return top;
  }

  Ranking<ResultRecord> slowest() {
    return slowest;
  }

  /// Those that were ok, but not at the first attempt; most attempts first.
  Ranking<ResultRecord> flaky() {
    return flakiest;
  }

  /// Failed entries, in the order of their records.
  Ranking<ResultRecord> failed() {
    return failed;
  }
}
