package dev.trawl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ByteBudgetTest {
  private static final long MB = 1 << 20;

  private final ByteBudget budget = new ByteBudget(10 * MB);

  private static CompletableFuture<Boolean> growing(ByteBudget.Lease lease, long more) {
    return CompletableFuture.supplyAsync(
        () -> lease.grow(more, () -> false), run -> Thread.ofVirtual().start(run));
  }

  /// Long enough for whoever would go on.
  private static void assertWaits(CompletableFuture<Boolean> growing) {
    assertThrows(TimeoutException.class, () -> growing.get(200, TimeUnit.MILLISECONDS));
  }

  @Test
  void closedLeasesAreGivenBack() {
    try (ByteBudget.Lease lease = budget.lease()) {
      assertTrue(lease.grow(4 * MB, () -> false));
      assertTrue(lease.grow(6 * MB, () -> false));
      assertEquals(10 * MB, budget.leased());
    }
    assertEquals(0, budget.leased());
  }

  @Test
  void whoNeedsMoreThanIsLeftWaits() {
    ByteBudget.Lease first = budget.lease();
    assertTrue(first.grow(8 * MB, () -> false));
    CompletableFuture<Boolean> second = growing(budget.lease(), 3 * MB);
    assertWaits(second);
    first.close();
    assertTrue(second.join());
  }

  @Test
  void whoComesLaterDoesNotOvertake() {
    ByteBudget.Lease first = budget.lease();
    assertTrue(first.grow(8 * MB, () -> false));
    CompletableFuture<Boolean> large = growing(budget.lease(), 9 * MB);
    assertWaits(large);
    assertFalse(budget.lease().grow(MB, () -> true));
    first.close();
    assertTrue(large.join());
  }

  @Test
  void whatIsGivenBackIsThereForOthers() {
    ByteBudget.Lease first = budget.lease();
    assertTrue(first.grow(8 * MB, () -> false));
    CompletableFuture<Boolean> second = growing(budget.lease(), 3 * MB);
    assertWaits(second);
    first.shrink(2 * MB);
    assertTrue(second.join());
    assertEquals(9 * MB, budget.leased());
  }

  @Test
  void whatNobodyCanHaveIsRefusedAtOnce() {
    ByteBudget bounded = new ByteBudget(10 * MB, 20 * MB);
    ByteBudget.Lease lease = bounded.lease();
    assertTrue(lease.grow(MB, () -> false));
    assertTrue(lease.fits(19 * MB));
    assertFalse(lease.fits(19 * MB + 1));
    assertFalse(lease.grow(20 * MB, () -> false));
    assertTrue(lease.grow(19 * MB, () -> false));
  }

  @Test
  void whatTheLackHasLedToIsCounted() {
    ByteBudget bounded = new ByteBudget(10 * MB, 20 * MB);
    assertEquals(new ByteBudget.Shortage(0, 0, 0), bounded.shortage());
    ByteBudget.Lease first = bounded.lease();
    assertTrue(first.grow(8 * MB, () -> false));
    assertEquals(new ByteBudget.Shortage(0, 0, 0), bounded.shortage());
    assertFalse(bounded.lease().grow(3 * MB, () -> true));
    assertFalse(bounded.lease().grow(30 * MB, () -> false));
    CompletableFuture<Boolean> waits = growing(bounded.lease(), 3 * MB);
    assertWaits(waits);
    first.close();
    assertTrue(waits.join());
    bounded.evicted();
    assertEquals(new ByteBudget.Shortage(2, 2, 1), bounded.shortage());
  }

  @Test
  void smallLeasesDoNotWait() {
    assertTrue(budget.lease().grow(10 * MB, () -> false));
    ByteBudget.Lease small = budget.lease();
    assertTrue(small.grow(ByteBudget.LEAST, () -> false));
    assertWaits(growing(small, 1));
  }

  @Test
  void whatIsLargerThanAllPassesAlone() {
    ByteBudget.Lease small = budget.lease();
    assertTrue(small.grow(1, () -> false));
    CompletableFuture<Boolean> large = growing(budget.lease(), 50 * MB);
    assertWaits(large);
    small.close();
    assertTrue(large.join());
  }

  @Test
  void holdersThatWaitForEachOtherPassOneAfterTheOther() {
    ByteBudget.Lease first = budget.lease();
    ByteBudget.Lease second = budget.lease();
    assertTrue(first.grow(5 * MB, () -> false));
    assertTrue(second.grow(5 * MB, () -> false));
    CompletableFuture<Boolean> firstMore = growing(first, MB);
    assertWaits(firstMore);
    CompletableFuture<Boolean> secondMore = growing(second, MB);
    assertTrue(firstMore.join());
    assertTrue(first.grow(20 * MB, () -> false), "the one beyond goes on");
    assertWaits(secondMore);
    first.close();
    assertTrue(secondMore.join());
  }

  @Test
  void theWaitingCanBeEnded() {
    ByteBudget.Lease first = budget.lease();
    assertTrue(first.grow(10 * MB, () -> false));
    ByteBudget.Lease second = budget.lease();
    assertFalse(second.grow(MB, () -> true));
    first.close();
    assertTrue(second.grow(10 * MB, () -> true), "nobody waits any more");
  }

  @Test
  void manyThatGrowStepByStepAllGetThrough() throws Exception {
    int holders = 50;
    AtomicLong most = new AtomicLong();
    CountDownLatch done = new CountDownLatch(holders);
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < holders; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (ByteBudget.Lease lease = budget.lease()) {
              for (int step = 0; step < 30; step++) {
                lease.grow(MB / 10, () -> false);
                most.accumulateAndGet(budget.leased(), Math::max);
              }
            } catch (Throwable t) {
              synchronized (failures) {
                failures.add(t);
              }
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    assertEquals(List.of(), failures);
    assertEquals(0, budget.leased());
    assertTrue(most.get() <= 13 * MB, "one goes beyond at the most, not " + most);
  }
}
