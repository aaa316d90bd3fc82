package dev.trawl.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;

/// What a task does: fetches its shards, several of them at once, and tells of those that are done.
///
/// @param lists of all shards
record Batched(Layout layout, List<Parting.Written> lists, FetchOptions.Share share)
    implements FlatMapFunction<Division.Batch, Counts> {
  private static final long serialVersionUID = 1;

  @Override
  public Iterator<Counts> call(Division.Batch batch) throws Exception {
    Layout mine = layout.ofTask();
    int tasks = Slots.ofProcess(SparkEnv.get().conf());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            batch.atOnce(), Thread.ofPlatform().daemon().name("trawl-shard-", 0).factory());
    try {
      CompletionService<Optional<Counts>> ending = new ExecutorCompletionService<>(threads);
      for (Division.Portion portion : batch.portions()) {
        Shard shard = new Shard(portion.shard(), mine, lists.get(portion.shard()));
        ending.submit(() -> {
          TimeUnit.NANOSECONDS.sleep(share.wait(portion).toNanos());
          return shard.fetched(() -> share.of(batch, portion, tasks), share.unique());
        });
      }
      List<Counts> done = new ArrayList<>();
      for (int i = 0; i < batch.portions().size(); i++) {
        ending.take().get().ifPresent(done::add);
      }
      return done.iterator();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      // Before another attempt may begin: no shard is fetched twice at once.
      threads.shutdownNow();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }
}
