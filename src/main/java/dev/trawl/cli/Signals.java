package dev.trawl.cli;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns the first signal that asks the process to end into a call, and ends it at the second.
final class Signals implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final AtomicInteger received = new AtomicInteger();
  private final Runnable onFirst;

  /// @param onFirst must return soon
  Signals(Runnable onFirst) {
    this.onFirst = onFirst;
    // JLine's, because javac has no way to allow sun.misc.Signal under -Werror.
    NUMBERS.forEach(
        (name, number) -> org.jline.utils.Signals.register(name, () -> received(number)));
  }

  private void received(int number) {
    if (!received.compareAndSet(0, number)) {
      Runtime.getRuntime().halt(ExitStatus.signal(number));
    }
    onFirst.run();
  }

  /// The number of the signal that came.
  OptionalInt received() {
    int number = received.get();
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// Gives the signals back their usual effect.
  @Override
  public void close() {
    NUMBERS.keySet().forEach(org.jline.utils.Signals::registerDefault);
  }
}
