package dev.trawl.extract;

import dev.trawl.io.ByteBudget;
import dev.trawl.model.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What looking into one answer may cost: time, memory, and text that comes of it. A page of 1 MB
/// can be made so that a harmless expression takes minutes, or all memory. For one thread; to be
/// closed.
public final class Work implements AutoCloseable {
  /// Characters that may come of an answer, beside as many as its body has bytes.
  static final long MAX_TEXT = 4 << 20;

  /// What understanding a body takes, for each byte of it: a tree.
  private static final int TREE = 40;

  /// The clock is looked at once in so many steps.
  private static final int STEPS = 256;

  private final Duration limit;
  private final long startNanos = System.nanoTime();
  private final Supplier<Optional<Failure>> cutOff;
  private int steps;
  private long text;
  private long maxText = MAX_TEXT;
  private final ByteBudget.Lease trees;
  private boolean leased;

  /// Ends the work on an answer: it costs too much.
  public static final class OverrunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverrunException(String message) {
      super(message, null, false, false);
    }
  }

  /// Ends the work on an answer: the run is over.
  public static final class CutOffException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    CutOffException(Failure failure) {
      super(failure.message(), null, false, false);
      this.failure = failure;
    }

    /// Why.
    public Failure failure() {
      return failure;
    }
  }

  /// @param limit in time, from now
  /// @param memory for the trees of all answers that are being looked into
  /// @param cutOff why the run is over, once it is; must not block
  public Work(Duration limit, ByteBudget memory, Supplier<Optional<Failure>> cutOff) {
    this.limit = limit;
    this.cutOff = cutOff;
    this.trees = memory.lease();
  }

  /// For as long as it takes.
  public static Work unbounded() {
    return new Work(Duration.ofDays(1), new ByteBudget(Long.MAX_VALUE), Optional::empty);
  }

  /// To be called again and again: for each node that is visited, for each value that is made.
  void step() {
    if (++steps % STEPS == 0) {
      check();
    }
  }

  /// The same before something that takes its time.
  void check() {
    Optional<Failure> over = cutOff.get();
    if (over.isPresent()) {
      throw new CutOffException(over.get());
    }
    if (System.nanoTime() - startNanos > limit.toNanos()) {
      throw new OverrunException("more than " + limit.toMillis() + "ms of work");
    }
  }

  /// So many characters, or what takes as much memory, have been made of the answer.
  void made(long characters) {
    text += characters;
    if (text > maxText) {
      throw new OverrunException("more than " + maxText + " characters in all");
    }
  }

  /// Waits until there is memory for the tree of a body. What is leased is given back by [#close].
  void lease(int bodyBytes) {
    check();
    maxText = MAX_TEXT + bodyBytes;
    // Once: whoever waited for more and held some could wait for ever.
    if (!leased) {
      leased = true;
      trees.grow((long) bodyBytes * TREE, this::isOver);
      check();
    }
  }

  private boolean isOver() {
    return cutOff.get().isPresent() || System.nanoTime() - startNanos > limit.toNanos();
  }

  @Override
  public void close() {
    trees.close();
  }
}
