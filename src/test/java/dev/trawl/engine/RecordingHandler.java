package dev.trawl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Attempt;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Keeps the results in the order of their coming.
class RecordingHandler implements ResultHandler {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<FetchResult> results = new ArrayList<>();
  private final List<FetchResult> retrying = new ArrayList<>();
  private final List<Attempt> superseded = new ArrayList<>();

  @Override
  public void accept(FetchResult result) throws IOException {
    record(results, result);
  }

  @Override
  public void retrying(FetchResult soFar, Duration delay) {
    record(retrying, soFar);
  }

  @Override
  public void superseded(Attempt attempt) {
    lock.lock();
    try {
      superseded.add(attempt);
    } finally {
      lock.unlock();
    }
  }

  private void record(List<FetchResult> to, FetchResult result) {
    lock.lock();
    try {
      to.add(result);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// In order of completion.
  List<FetchResult> results() {
    return copy(results);
  }

  List<FetchResult> retried() {
    return copy(retrying);
  }

  List<Attempt> superseded() {
    return copy(superseded);
  }

  private <T> List<T> copy(List<T> of) {
    lock.lock();
    try {
      return List.copyOf(of);
    } finally {
      lock.unlock();
    }
  }

  /// In the order of the list.
  List<FetchResult> inListOrder() {
    return results().stream().sorted(Comparator.comparingLong(r -> r.target().index())).toList();
  }

  List<Long> indexes() {
    return results().stream().map(result -> result.target().index()).toList();
  }

  void awaitResults(int count) throws InterruptedException {
    await(results, count);
  }

  void awaitRetries(int count) throws InterruptedException {
    await(retrying, count);
  }

  private void await(List<FetchResult> list, int count) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(10);
    lock.lockInterruptibly();
    try {
      while (list.size() < count) {
        if (left <= 0) {
          throw new AssertionError(list.size() + " of " + count);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Checks that there is one result for each of so many entries.
  void assertEachOnce(int entries) {
    assertEquals(
        IntStream.rangeClosed(1, entries).mapToObj(i -> (long) i).toList(),
        indexes().stream().sorted().toList());
  }
}
