package dev.trawl.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// A chain of [CompletableFuture]s for each job (`async`): its attempt, which blocks a virtual
/// thread, then the end of its slot. One thread feeds the chains: it takes a job only when there is
/// a slot, so that nothing piles up.
record AsyncStrategy(int concurrency) implements ExecutorStrategy {
  @Override
  public void start(Agenda agenda, Runner runner) {
    Thread.ofPlatform().daemon().name("trawl-feeder").start(() -> feed(agenda, runner));
  }

  private void feed(Agenda agenda, Runner runner) {
    Semaphore slots = new Semaphore(concurrency);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        slots.acquire();
        Optional<Task> task = agenda.take();
        if (task.isEmpty()) {
          return;
        }
        // Never completes exceptionally: what goes wrong is in the job's result.
        CompletableFuture<Void> unused =
            CompletableFuture.runAsync(() -> runner.run(task.get()), threads)
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
