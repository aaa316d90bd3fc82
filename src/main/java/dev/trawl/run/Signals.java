package dev.trawl.run;

import dev.trawl.io.Messages;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns the first signal that asks the process to end into a call, and ends it at the second; or
/// after some time, because whoever reads the records may have stopped reading.
final class Signals implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Set<String> handled;
  private final AtomicInteger received = new AtomicInteger();
  private final Runnable onFirst;
  private final Duration limit;
  private final Messages err;

  /// @param ours whether the process is trawl's own; of another's, no signal is touched
  /// @param onFirst must return soon
  /// @param limit from the first signal to the end of the process, even after [#close]
  Signals(boolean ours, Runnable onFirst, Duration limit, Messages err) {
    this.handled = ours ? NUMBERS.keySet() : Set.of();
    this.onFirst = onFirst;
    this.limit = limit;
    this.err = err;
    handled.forEach(name -> OneSignal.handle(name, () -> received(NUMBERS.get(name))));
  }

  private void received(int number) {
    if (!received.compareAndSet(0, number)) {
      Runtime.getRuntime().halt(ExitStatus.signal(number));
    }
    Thread.ofPlatform().daemon().name("trawl-limit").start(() -> endAtTheLimit(number));
    onFirst.run();
  }

  private void endAtTheLimit(int number) {
    try {
      Thread.sleep(limit);
      // Perhaps nobody reads what is said either.
      Thread.ofPlatform()
          .daemon()
          .start(() -> err.say("ended with unwritten records: their reader has stalled"))
          .join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Runtime.getRuntime().halt(ExitStatus.signal(number));
  }

  /// The number of the signal that came.
  OptionalInt received() {
    int number = received.get();
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// Gives the signals back their usual effect.
  @Override
  public void close() {
    handled.forEach(OneSignal::restore);
  }
}
