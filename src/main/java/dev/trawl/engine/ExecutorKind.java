package dev.trawl.engine;

/// The executors to choose from.
public enum ExecutorKind {
  /// One virtual thread for each slot.
  VIRTUAL {
    @Override
    ExecutorStrategy strategy(int concurrency) {
      return new ThreadStrategy(concurrency, Thread.ofVirtual().name("trawl-", 1).factory());
    }
  },
  /// A fixed pool: one platform thread for each slot.
  FIXED {
    @Override
    ExecutorStrategy strategy(int concurrency) {
      return new ThreadStrategy(
          concurrency, Thread.ofPlatform().daemon().name("trawl-", 1).factory());
    }
  },
  /// Callbacks: no thread belongs to a slot.
  ASYNC {
    @Override
    ExecutorStrategy strategy(int concurrency) {
      return new AsyncStrategy(concurrency);
    }
  };

  /// @param concurrency slots, 1 or more
  abstract ExecutorStrategy strategy(int concurrency);
}
