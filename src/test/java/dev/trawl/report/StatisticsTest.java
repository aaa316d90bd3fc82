package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Summary;
import dev.trawl.record.PastRecord;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import dev.trawl.report.Hosts.Host;
import dev.trawl.report.Statistics.Quantiles;
import dev.trawl.report.Timeline.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compared with what is computed from all records at once.
final class StatisticsTest {
  private static final int TOP = 7;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 500})
  void numbersAreThoseOfTheRecords(int count) {
    List<ResultRecord> records = PastRecord.random(new Random(count), count);
    Statistics statistics = of(records);
    Summary summary = statistics.summary();
    assertEquals(count, summary.entries());
    assertEquals(records.stream().filter(ResultRecord::ok).count(), summary.ok());
    assertEquals(records.stream().filter(ResultRecord::flaky).count(), summary.flaky());
    assertEquals(records.stream().mapToLong(ResultRecord::bytes).sum(), summary.bodyBytes());
    assertEquals(
        records.stream().mapToLong(record -> Math.max(0, record.attempts() - 1)).sum(),
        summary.retries());
    assertEquals(
        counted(
            records.stream().filter(record -> !record.ok()).toList(),
            record -> record.error().map(StatisticsTest::known).orElse("" + record.status())),
        summary.notOk());
    assertEquals(
        counted(
            records.stream().filter(record -> record.error().isPresent()).toList(),
            record -> known(record.error().get())),
        statistics.errors());
    assertEquals(
        counted(
            records.stream().filter(record -> record.status() > 0).toList(), ResultRecord::status),
        statistics.statuses());
    assertTimes(tried(records), statistics.times());
    assertHosts(records, statistics.hosts());
    assertTimeline(tried(records), statistics.timeline(), summary.elapsed());
  }

  @Test
  void theFirstTheSlowestAndTheFlakiestAreNamed() {
    List<ResultRecord> records = PastRecord.random(new Random(9), 300);
    Statistics statistics = of(records);
    assertEquals(
        first(tried(records), Comparator.comparing(ResultRecord::total).reversed()),
        statistics.slowest().best());
    List<ResultRecord> flaky = records.stream().filter(ResultRecord::flaky).toList();
    assertEquals(
        first(flaky, Comparator.comparingLong(ResultRecord::attempts).reversed()),
        statistics.flaky().best());
    assertEquals(flaky.size() - TOP, statistics.flaky().dropped());
    List<ResultRecord> failed = records.stream().filter(record -> !record.ok()).toList();
    assertEquals(failed.subList(0, TOP), statistics.failed().best());
    assertEquals(failed.size(), statistics.failed().count());
  }

  @Test
  void filesAreAsOneHoweverTheRecordsAreSplit() {
    Random random = new Random(4);
    for (int round = 0; round < 30; round++) {
      List<ResultRecord> records = PastRecord.random(random, 1 + random.nextInt(200));
      Statistics merged = new Statistics(TOP);
      int from = 0;
      while (from < records.size()) {
        int to = Math.min(records.size(), from + random.nextInt(80));
        merged.add("part", of(records.subList(from, to)));
        from = to;
      }
      assertEquals(
          json(of(records)), json(merged).replaceFirst("\"files\":\\[.*?}],", "\"files\":[],"));
    }
  }

  @Test
  void eachFileKeepsNumbersOfItsOwn() {
    Statistics merged = new Statistics(TOP);
    merged.add("a", of(List.of(PastRecord.ok(1, "http://h/", 5))));
    merged.add("b", of(List.of(PastRecord.invalid(1, "x"), PastRecord.ok(2, "http://h/", 7))));
    merged.add("empty", of(List.of()));
    assertEquals(
        List.of("a", "b", "empty"), merged.files().stream().map(Statistics.File::name).toList());
    assertEquals(
        List.of(1L, 2L, 0L),
        merged.files().stream().map(file -> file.summary().entries()).toList());
    assertEquals(
        List.of(true, true, false),
        merged.files().stream().map(file -> file.times().isPresent()).toList());
  }

  @Test
  void longTextsAreNotKept() {
    String url = "http://" + "h".repeat(50_000) + "/";
    Statistics statistics = of(List.of(PastRecord.failed(1, url, "dns", "m".repeat(100_000))));
    ResultRecord kept = statistics.failed().best().getFirst();
    assertEquals(Row.MAX_TEXT, kept.input().length());
    assertEquals(Row.MAX_TEXT, kept.url().orElseThrow().length());
    assertEquals(Row.MAX_TEXT, kept.why().getFirst().length());
    assertTrue(statistics.hosts().most(1, Host::entries).getFirst().name().length() < 1000);
  }

  @Test
  void hostsBeyondThoseThatAreHeldAreCountedTogether() {
    Hosts hosts = new Hosts(2);
    for (String host : List.of("a", "b", "c", "a", "d")) {
      hosts.add(PastRecord.ok(1, "http://" + host + "/", 5));
    }
    Hosts more = new Hosts(5);
    more.add(PastRecord.failed(1, "http://e/", "dns", "m"));
    more.add(PastRecord.failed(1, "http://b/", "dns", "m"));
    hosts.add(more);
    assertEquals(
        List.of("a: 2, 0", "b: 2, 1"),
        hosts.most(9, Host::entries).stream().map(StatisticsTest::shown).toList());
    assertEquals("others: 3, 1", hosts.others().map(StatisticsTest::shown).orElseThrow());
    assertEquals(2, hosts.count());
  }

  private static String shown(Host host) {
    return host.name() + ": " + host.entries() + ", " + host.notOk();
  }

  private static Statistics of(List<ResultRecord> records) {
    Statistics statistics = new Statistics(TOP);
    records.forEach(statistics::add);
    return statistics;
  }

  private static String json(Statistics statistics) {
    // Sums of doubles depend on their order in the last digits.
    return StatisticsFormat.json().of(statistics).replaceAll("\"mean_ms\":[^,]*,", "");
  }

  private static List<ResultRecord> tried(List<ResultRecord> records) {
    return records.stream().filter(record -> record.startedAt().isPresent()).toList();
  }

  private static String known(String kind) {
    return ErrorKind.of(kind).isPresent() ? kind : "other";
  }

  private static <K> Map<K, Long> counted(
      List<ResultRecord> records, Function<ResultRecord, K> key) {
    return records.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
  }

  private static List<ResultRecord> first(
      List<ResultRecord> records, Comparator<ResultRecord> order) {
    // Sorting keeps the order of what is the same.
    return records.stream().sorted(order).limit(TOP).toList();
  }

  private static void assertTimes(List<ResultRecord> tried, Optional<Quantiles> times) {
    assertEquals(tried.isEmpty(), times.isEmpty());
    if (!tried.isEmpty()) {
      List<Duration> sorted = tried.stream().map(ResultRecord::total).sorted().toList();
      assertClose(at(sorted, 0.5), times.get().p50());
      assertClose(at(sorted, 0.9), times.get().p90());
      assertClose(at(sorted, 0.95), times.get().p95());
      assertClose(at(sorted, 0.99), times.get().p99());
      assertEquals(sorted.getLast(), times.get().max());
    }
  }

  private static Duration at(List<Duration> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }

  private static void assertClose(Duration expected, Duration actual) {
    // A thousandth, and a microsecond at the least.
    double nanos = expected.toNanos();
    assertEquals(nanos, (double) actual.toNanos(), nanos / 1000 + 1000);
  }

  private static void assertHosts(List<ResultRecord> records, Hosts hosts) {
    List<Host> all = hosts.most(1000, Host::entries);
    assertEquals(
        counted(records, ResultRecord::host),
        all.stream().collect(Collectors.toMap(Host::name, Host::entries)));
    for (Host host : all) {
      List<ResultRecord> of =
          records.stream().filter(record -> record.host().equals(host.name())).toList();
      assertEquals(of.stream().filter(record -> !record.ok()).count(), host.notOk());
      assertEquals(
          tried(of).stream().map(ResultRecord::total).max(Comparator.naturalOrder()), host.max());
      assertEquals(
          tried(of).stream().mapToLong(record -> record.total().toNanos()).average().orElse(-1),
          host.mean().map(Duration::toNanos).orElse(-1L),
          1);
    }
    List<Host> failing = hosts.most(3, Host::notOk);
    assertEquals(
        all.stream()
            .map(Host::notOk)
            .filter(n -> n > 0)
            .sorted(Comparator.reverseOrder())
            .limit(3)
            .toList(),
        failing.stream().map(Host::notOk).toList());
  }

  private static void assertTimeline(
      List<ResultRecord> tried, Timeline timeline, Duration elapsed) {
    assertTrue(timeline.buckets().size() <= Timeline.MOST);
    assertEquals(tried.size(), timeline.buckets().stream().mapToLong(Bucket::entries).sum());
    for (Bucket bucket : timeline.buckets()) {
      Instant end = bucket.start().plus(timeline.width());
      List<ResultRecord> in =
          tried.stream()
              .filter(record -> !end(record).isBefore(bucket.start()) && end(record).isBefore(end))
              .toList();
      assertEquals(in.size(), bucket.entries());
      assertEquals(in.stream().filter(record -> !record.ok()).count(), bucket.notOk());
    }
    Optional<Instant> first =
        tried.stream().map(record -> record.startedAt().get()).min(Comparator.naturalOrder());
    Optional<Instant> last = tried.stream().map(StatisticsTest::end).max(Comparator.naturalOrder());
    assertEquals(
        first.map(start -> Duration.between(start, last.get())).orElse(Duration.ZERO), elapsed);
  }

  private static Instant end(ResultRecord record) {
    return record.startedAt().get().plus(record.total());
  }
}
