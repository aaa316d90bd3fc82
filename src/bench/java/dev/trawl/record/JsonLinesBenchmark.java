package dev.trawl.record;

import dev.trawl.Measured;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One record, with every field that its result has.
@State(Scope.Benchmark)
public class JsonLinesBenchmark extends Measured {
  private static final String URL = "https://www.example.com/catalogue/item-12345?page=1";

  private final JsonLines lines = new JsonLines(EnumSet.allOf(Field.class));
  private final Expectations expectations = new Expectations();

  private final FetchResult answered =
      result(
          1,
          // No look-up and no connect: most requests of a long list find a connection.
          new Timings(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(Duration.ofNanos(10_123_456)),
              Duration.ofNanos(12_345_678)),
          new Outcome.Answered(
              new Answer(
                  200,
                  Optional.of("http/1.1"),
                  Optional.of("192.0.2.1"),
                  Optional.of("text/html; charset=utf-8"),
                  107,
                  Doubts.NONE,
                  Optional.empty(),
                  Map.of(),
                  Optional.empty(),
                  Map.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())));
  private final Verdict answeredVerdict = expectations.judge(answered);

  private final FetchResult failed =
      result(
          3,
          new Timings(
              Optional.of(Duration.ofNanos(1_234_567)),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Duration.ofNanos(2_345_678)),
          new Outcome.Failed(
              Failure.of(ErrorKind.CONNECT, "Failed to connect to www.example.com/192.0.2.1:443"),
              Optional.empty()));
  private final Verdict failedVerdict = expectations.judge(failed);

  @Benchmark
  public byte[] answered() {
    return lines.encode(answered, answeredVerdict);
  }

  @Benchmark
  public byte[] failed() {
    return lines.encode(failed, failedVerdict);
  }

  private static FetchResult result(int attempts, Timings timings, Outcome outcome) {
    return new FetchResult(
        new Target(12_345, OptionalLong.of(12_345), new Input.Text(URL)),
        Optional.of(new Requested(URL, "GET")),
        attempts,
        Duration.ofNanos(250_000),
        new Attempt(
            Optional.of(Instant.parse("2026-01-02T03:04:05.678Z")),
            true,
            0,
            timings,
            List.of(),
            Optional.empty(),
            outcome));
  }
}
