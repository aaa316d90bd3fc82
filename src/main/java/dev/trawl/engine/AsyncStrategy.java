package dev.trawl.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// A chain of [java.util.concurrent.CompletableFuture]s for each job, on OkHttp's dispatcher
/// (`async`). One thread feeds it: it takes a job only when there is a slot, so that the
/// dispatcher's own queue, which has no bound, stays empty.
record AsyncStrategy(int concurrency) implements ExecutorStrategy {
  @Override
  public void start(Agenda agenda, Runner runner) {
    Thread.ofPlatform().daemon().name("trawl-feeder").start(() -> feed(agenda, runner));
  }

  private void feed(Agenda agenda, Runner runner) {
    Semaphore slots = new Semaphore(concurrency);
    try {
      while (true) {
        slots.acquire();
        Optional<Task> task = agenda.take();
        if (task.isEmpty()) {
          return;
        }
        // Never completes exceptionally: what goes wrong is in the job's result.
        CompletableFuture<Void> unused =
            runner
                .runAsync(task.get())
                .thenRun(() -> {
                  slots.release();
                  agenda.wake();
                });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
