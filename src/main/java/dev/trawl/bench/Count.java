package dev.trawl.bench;

import dev.trawl.engine.ResultHandler;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Counts results, and does nothing else with them.
final class Count implements ResultHandler {
  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  /// Grows as needed. Three significant digits.
  private final Histogram micros = new ConcurrentHistogram(3);

  private final LongAdder ok = new LongAdder();
  private final ConcurrentMap<String, LongAdder> notOk = new ConcurrentHashMap<>();

  @Override
  public void accept(FetchResult result) {
    long took = TimeUnit.NANOSECONDS.toMicros(result.last().timings().total().toNanos());
    micros.recordValue(Math.min(MAX_MICROS, took));
    switch (result.outcome()) {
      case Outcome.Answered answered -> {
        int status = answered.response().status();
        if (status / 100 == 2) {
          ok.increment();
        } else {
          add(Integer.toString(status));
        }
      }
      case Outcome.Failed failed -> add(failed.failure().kind().wireName());
    }
  }

  private void add(String reason) {
    notOk.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /// How long the attempts took, in microseconds.
  Histogram micros() {
    return micros;
  }

  long ok() {
    return ok.sum();
  }

  /// The others, by status or kind of error.
  Map<String, Long> notOk() {
    return notOk.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum()));
  }
}
