package dev.trawl.record;

import dev.trawl.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Records as they are read back.
public final class PastRecord {
  public static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private PastRecord() {}

  private static Timings took(Duration total) {
    return new Timings(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), total);
  }

  public static ResultRecord answered(
      long index, String url, int status, Instant start, long millis) {
    boolean ok = status < 300;
    return new ResultRecord(
        index,
        url,
        Optional.empty(),
        Optional.of(url),
        "GET",
        ok,
        status,
        1000,
        1,
        false,
        Optional.of(start),
        took(Duration.ofMillis(millis)),
        Optional.empty(),
        ok ? List.of() : List.of("status: expected 200-299, got " + status),
        Optional.empty());
  }

  public static ResultRecord ok(long index, String url, long millis) {
    return answered(index, url, 200, START.plusMillis(index), millis);
  }

  /// An entry that is ok, and whose last attempt had these parts.
  ///
  /// @param millis of look-up, connect, TLS (0 where there was none), first byte, and in all
  public static ResultRecord phases(long index, String url, List<Integer> millis) {
    ResultRecord one = ok(index, url, 0);
    Timings timings =
        new Timings(
            part(millis.get(0)),
            part(millis.get(1)),
            part(millis.get(2)),
            part(millis.get(3)),
            Duration.ofMillis(millis.get(4)));
    return with(one, 1, timings);
  }

  /// The same, but for its attempts and what the last of them took.
  private static ResultRecord with(ResultRecord one, long attempts, Timings timings) {
    return new ResultRecord(
        one.index(),
        one.input(),
        Optional.empty(),
        one.url(),
        "GET",
        true,
        200,
        one.bytes(),
        attempts,
        attempts > 1,
        one.startedAt(),
        timings,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Optional<Duration> part(int millis) {
    return Optional.of(Duration.ofMillis(millis)).filter(Duration::isPositive);
  }

  public static ResultRecord flaky(long index, String url, long attempts) {
    ResultRecord one = ok(index, url, 20);
    return with(one, attempts, one.timings());
  }

  public static ResultRecord failed(long index, String url, String kind, String message) {
    return new ResultRecord(
        index,
        url,
        Optional.empty(),
        Optional.of(url),
        "GET",
        false,
        0,
        0,
        3,
        false,
        Optional.of(START.plusMillis(index)),
        took(Duration.ofSeconds(30)),
        Optional.of(kind),
        List.of(message),
        Optional.empty());
  }

  public static ResultRecord invalid(long index, String input) {
    return new ResultRecord(
        index,
        input,
        Optional.empty(),
        Optional.empty(),
        "",
        false,
        0,
        0,
        0,
        false,
        Optional.empty(),
        Timings.NONE,
        Optional.of("invalid_url"),
        List.of("no host"),
        Optional.empty());
  }

  /// Records of every sort.
  public static List<ResultRecord> random(Random random, int count) {
    List<ResultRecord> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String url = "http://h" + random.nextInt(20) + ".test/" + random.nextInt(count);
      Instant start = START.plusMillis(random.nextInt(100_000));
      long millis = random.nextInt(5000);
      all.add(
          switch (random.nextInt(8)) {
            case 0 -> answered(i, url, 500 + random.nextInt(3), start, millis);
            case 1 -> flaky(i, url, 2 + random.nextInt(3));
            case 2 -> failed(i, url, random.nextBoolean() ? "dns" : "of tomorrow", "no address");
            case 3 -> invalid(i, "h" + random.nextInt(count));
            default -> answered(i, url, 200 + random.nextInt(5), start, millis);
          });
    }
    return all;
  }
}
