package dev.trawl.engine;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/// Threads that take one job after the other and wait for its response: platform threads (`fixed`)
/// or virtual ones (`virtual`).
///
/// They live as long as the run: a virtual thread for each URL costs about half as much again. Each
/// starts the next when it has got its first job, so that a short list needs few.
record ThreadStrategy(int concurrency, ThreadFactory threads) implements ExecutorStrategy {
  @Override
  public void start(Agenda agenda, Runner runner) {
    startWorker(1, agenda, runner);
  }

  private void startWorker(int number, Agenda agenda, Runner runner) {
    threads.newThread(() -> work(number, agenda, runner)).start();
  }

  /// Does without where the machine has no more threads: there is at least the caller's.
  private void tryStartWorker(int number, Agenda agenda, Runner runner) {
    try {
      startWorker(number, agenda, runner);
    } catch (OutOfMemoryError e) {
      // "unable to create native thread". Fewer at once than asked for, but the run goes on.
    }
  }

  private void work(int number, Agenda agenda, Runner runner) {
    try {
      Optional<Task> task = agenda.take();
      if (task.isPresent() && number < concurrency) {
        tryStartWorker(number + 1, agenda, runner);
      }
      while (task.isPresent()) {
        runner.run(task.get());
        task = agenda.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
