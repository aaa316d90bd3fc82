package dev.trawl.record;

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
        Duration.ofMillis(millis),
        Optional.empty(),
        ok ? List.of() : List.of("status: expected 200-299, got " + status),
        Optional.empty());
  }

  public static ResultRecord ok(long index, String url, long millis) {
    return answered(index, url, 200, START.plusMillis(index), millis);
  }

  public static ResultRecord flaky(long index, String url, long attempts) {
    ResultRecord one = ok(index, url, 20);
    return new ResultRecord(
        index,
        url,
        Optional.empty(),
        one.url(),
        "GET",
        true,
        200,
        one.bytes(),
        attempts,
        true,
        one.startedAt(),
        one.total(),
        Optional.empty(),
        List.of(),
        Optional.empty());
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
        Duration.ofSeconds(30),
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
        Duration.ZERO,
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
