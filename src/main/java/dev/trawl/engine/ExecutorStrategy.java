package dev.trawl.engine;

/// Which threads fetch, and how they wait. Every strategy runs the same attempts.
interface ExecutorStrategy {
  /// Starts taking jobs from the agenda, and goes on until it is empty; returns at once. Never are
  /// more jobs in flight than the strategy's concurrency.
  void start(Agenda agenda, Runner runner);

  /// Runs one job to its next stop: its result, or its wait for another attempt. Never throws.
  interface Runner {
    void run(Task task);
  }
}
