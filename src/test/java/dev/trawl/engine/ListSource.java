package dev.trawl.engine;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A list in memory, which counts what is read of it.
final class ListSource implements TargetSource {
  private final Iterator<String> urls;
  private final End end;
  private final AtomicInteger read = new AtomicInteger();
  private final CountDownLatch atEnd = new CountDownLatch(1);

  /// What comes after the last entry.
  interface End {
    Optional<Target> next() throws IOException;
  }

  ListSource(List<String> urls, End end) {
    this(urls.iterator(), end);
  }

  private ListSource(Iterator<String> urls, End end) {
    this.urls = urls;
    this.end = end;
  }

  static ListSource of(List<String> urls) {
    return new ListSource(urls, Optional::empty);
  }

  static ListSource of(String... urls) {
    return of(List.of(urls));
  }

  /// The same entry again and again.
  static ListSource endless(String url) {
    return new ListSource(Stream.generate(() -> url).iterator(), Optional::empty);
  }

  /// A pipe that nothing more comes out of until it is released, and then its end.
  static ListSource blocking(CountDownLatch released, String... urls) {
    return new ListSource(
        List.of(urls),
        () -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Optional.empty();
        });
  }

  @Override
  public boolean endsByItself() {
    return false;
  }

  @Override
  public Optional<Target> next() throws IOException {
    if (!urls.hasNext()) {
      atEnd.countDown();
      return end.next();
    }
    synchronized (read) {
      read.notifyAll();
      return Optional.of(
          new Target(read.incrementAndGet(), OptionalLong.empty(), new Input.Text(urls.next())));
    }
  }

  /// How many entries were read.
  int read() {
    return read.get();
  }

  /// Waits until so many entries were read.
  void awaitRead(int entries) throws InterruptedException {
    synchronized (read) {
      while (read.get() < entries) {
        read.wait();
      }
    }
  }

  /// Reached when somebody asks for more than there is.
  CountDownLatch atEnd() {
    return atEnd;
  }
}
