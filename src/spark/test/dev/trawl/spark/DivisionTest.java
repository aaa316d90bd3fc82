package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.spark.Division.Batch;
import dev.trawl.spark.Division.Portion;
import dev.trawl.spark.Parting.Written;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DivisionTest {
  private static Division divide(int slots, boolean isRated, long... entries) {
    List<Written> lists = LongStream.of(entries).mapToObj(count -> new Written(count, "")).toList();
    List<Integer> shards = IntStream.range(0, entries.length).boxed().toList();
    return Division.of(shards, lists, slots, isRated);
  }

  private static List<Integer> shards(Batch batch) {
    return batch.portions().stream().map(Portion::shard).toList();
  }

  @Test
  void tasksHaveAboutAsMuchToDo() {
    Division division = divide(2, false, 10, 60, 20, 30, 20);
    assertEquals(
        List.of(List.of(1, 0), List.of(3, 2, 4)),
        division.batches().stream().map(DivisionTest::shards).toList());
    assertEquals(140, division.entries());
  }

  @Test
  void allShardsOfATaskThatAreFetchedAtOnceHaveItsWholePart() {
    for (Batch batch : divide(2, true, 10, 60, 20, 30, 20).batches()) {
      assertEquals(1, batch.portions().stream().mapToDouble(batch::part).sum(), 1e-9);
    }
  }

  @Test
  void noMoreShardsThanATaskFetchesAtOnceExceedItsPart() {
    long[] entries = LongStream.rangeClosed(1, 40).toArray();
    Batch batch = divide(1, true, entries).batches().getFirst();
    assertEquals(40, batch.portions().size());
    assertEquals(Division.MAX_AT_ONCE, batch.atOnce());
    for (int first = 0; first + batch.atOnce() <= 40; first++) {
      double parts =
          batch.portions().subList(first, first + batch.atOnce()).stream()
              .mapToDouble(batch::part)
              .sum();
      assertTrue(parts <= 1 + 1e-9, "parts: " + parts);
    }
  }

  @Test
  void aRateIsDividedAmongTasksThatAllRunAtOnce() {
    long[] entries = LongStream.generate(() -> 5).limit(400).toArray();
    assertEquals(2, divide(2, true, entries).batches().size());
    assertEquals(25, divide(2, false, entries).batches().size());
    assertEquals(64, divide(64, false, entries).batches().size());
    assertEquals(3, divide(64, false, 1, 2, 3).batches().size());
  }

  @Test
  void eachShardHasARankOfItsOwn() {
    assertEquals(
        List.of(0, 1, 2, 3, 4),
        divide(2, true, 10, 60, 20, 30, 20).batches().stream()
            .flatMap(batch -> batch.portions().stream())
            .map(Portion::rank)
            .sorted()
            .toList());
  }
}
