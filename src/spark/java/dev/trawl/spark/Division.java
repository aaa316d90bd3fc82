package dev.trawl.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Which task fetches which shards.
///
/// A task fetches several shards at once: how many hosts are fetched from at the same time decides
/// how long a job takes, and a shard has few hosts. Each has the part of the task's slots and rate
/// that it has of the entries, so that those which begin together end together.
///
/// @param batches of shards, one for each task; the largest shards first
/// @param entries of all shards that are to be fetched
record Division(List<Batch> batches, long entries) {
  /// More at once would have a lost executor cost more than they gain.
  static final int MAX_AT_ONCE = 8;

  /// A shard that is to be fetched.
  ///
  /// @param rank no other one has the same; from 0
  record Portion(int shard, long entries, int rank) implements Serializable {}

  /// What a task fetches.
  record Batch(List<Portion> portions) implements Serializable {
    Batch {
      portions = List.copyOf(portions);
    }

    int atOnce() {
      return Math.min(portions.size(), MAX_AT_ONCE);
    }

    long entries() {
      return portions.stream().mapToLong(Portion::entries).sum();
    }

    /// What part of what the task may do is for one of its shards.
    double part(Portion portion) {
      long most = portions.stream().limit(atOnce()).mapToLong(Portion::entries).sum();
      return (double) portion.entries() / most;
    }
  }

  Division {
    batches = List.copyOf(batches);
  }

  /// Gives the next largest shard to the task that has least to do.
  ///
  /// @param shards which have entries
  /// @param slots tasks that run at the same time
  /// @param isRated whether all tasks have to run at the same time, as a rate is divided among them
  static Division of(
      List<Integer> shards, List<Parting.Written> lists, int slots, boolean isRated) {
    List<Integer> largest =
        shards.stream()
            .sorted(
                Comparator.comparingLong((Integer shard) -> lists.get(shard).entries()).reversed())
            .toList();
    int atLeast = isRated ? 1 : (shards.size() - 1) / (2 * MAX_AT_ONCE) + 1;
    int tasks = Math.min(shards.size(), Math.max(slots, atLeast));
    List<List<Portion>> batches = new ArrayList<>();
    PriorityQueue<Load> loads = new PriorityQueue<>(Load.ORDER);
    for (int task = 0; task < tasks; task++) {
      batches.add(new ArrayList<>());
      loads.add(new Load(task, 0));
    }
    long all = 0;
    int rank = 0;
    for (int shard : largest) {
      long entries = lists.get(shard).entries();
      Load least = loads.remove();
      batches.get(least.task()).add(new Portion(shard, entries, rank++));
      loads.add(new Load(least.task(), least.entries() + entries));
      all += entries;
    }
    return new Division(batches.stream().map(Batch::new).toList(), all);
  }

  private record Load(int task, long entries) {
    private static final Comparator<Load> ORDER =
        Comparator.comparingLong(Load::entries).thenComparingInt(Load::task);
  }
}
