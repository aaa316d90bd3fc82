package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.http.NetworkOptions.AddressFamily;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Phase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ResolverTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /// Name servers that say nothing until they are released.
  private final Dns silent =
      host -> {
        asked.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return List.of();
      };

  @Test
  void addressesAreThoseOfTheFamily() throws Exception {
    InetAddress ipv4 = address(127, 0, 0, 1);
    InetAddress ipv6 = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    Dns both = host -> List.of(ipv6, ipv4);
    assertEquals(List.of(ipv6, ipv4), resolver(both, AddressFamily.ANY).lookup("h"));
    assertEquals(List.of(ipv4), resolver(both, AddressFamily.IPV4).lookup("h"));
    assertEquals(List.of(ipv6), resolver(both, AddressFamily.IPV6).lookup("h"));
    Dns one = host -> List.of(ipv4);
    UnknownHostException e =
        assertThrows(
            UnknownHostException.class, () -> resolver(one, AddressFamily.IPV6).lookup("h"));
    assertEquals("h: no IPv6 address", e.getMessage());
  }

  @Test
  void anUnknownHostIsSaidAsItIs() {
    UnknownHostException unknown = new UnknownHostException("h");
    Dns system =
        host -> {
          throw unknown;
        };
    UnknownHostException thrown =
        assertThrows(
            UnknownHostException.class, () -> resolver(system, AddressFamily.ANY).lookup("h"));
    assertEquals("h", thrown.getMessage());
  }

  @Test
  void thoseWhoWantTheSameNameShareOneLookup() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Dns counting =
        host -> {
          asked.incrementAndGet();
          return silent.lookup(host);
        };
    Resolver resolver = resolver(counting, AddressFamily.ANY);
    List<FutureTask<List<InetAddress>>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(new FutureTask<>(() -> resolver.lookup("h")));
      Thread.ofVirtual().start(waiting.getLast());
    }
    assertTrue(this.asked.await(5, TimeUnit.SECONDS));
    released.countDown();
    for (FutureTask<List<InetAddress>> one : waiting) {
      assertEquals(List.of(), one.get(5, TimeUnit.SECONDS));
    }
    assertTrue(asked.get() < 50, () -> asked + " look-ups");
  }

  @Test
  void atMost32NamesAreLookedUpAtOnce() throws Exception {
    Semaphore running = new Semaphore(Resolver.MAX_LOOKUPS);
    AtomicInteger tooMany = new AtomicInteger();
    Dns slow =
        host -> {
          if (!running.tryAcquire()) {
            tooMany.incrementAndGet();
            return List.of();
          }
          try {
            return silent.lookup(host);
          } finally {
            running.release();
          }
        };
    Resolver resolver = resolver(slow, AddressFamily.ANY);
    List<FutureTask<List<InetAddress>>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String host = "h" + i;
      waiting.add(new FutureTask<>(() -> resolver.lookup(host)));
      Thread.ofVirtual().start(waiting.getLast());
    }
    released.countDown();
    for (FutureTask<List<InetAddress>> one : waiting) {
      assertEquals(List.of(), one.get(5, TimeUnit.SECONDS));
    }
    assertEquals(0, tooMany.get());
  }

  @Test
  void aFailureIsTheAnswerOfOthersForAMoment() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Dns failing =
        host -> {
          asked.incrementAndGet();
          throw new UnknownHostException(host);
        };
    Resolver resolver = resolver(failing, AddressFamily.ANY);
    assertThrows(UnknownHostException.class, () -> resolver.lookup("h"));
    assertThrows(UnknownHostException.class, () -> resolver.lookup("h"));
    assertEquals(1, asked.get());
    Await.until(
        "it is asked again",
        () -> {
          assertThrows(UnknownHostException.class, () -> resolver.lookup("h"));
          return asked.get() > 1;
        });
  }

  @Test
  void nobodyWaitsBeyondTheLimit() {
    Resolver resolver = new Resolver(silent, AddressFamily.ANY, Duration.ofMillis(50));
    long start = System.nanoTime();
    UnknownHostException e = assertThrows(UnknownHostException.class, () -> resolver.lookup("h"));
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
    assertEquals(ErrorKind.TIMEOUT, Failures.of(e, Phase.TOTAL, false).kind());
    released.countDown();
  }

  @Test
  void waitingCanBeEnded() throws Exception {
    Resolver resolver = resolver(silent, AddressFamily.ANY);
    FutureTask<List<InetAddress>> waiting = new FutureTask<>(() -> resolver.lookup("h"));
    Thread.ofVirtual().start(waiting);
    assertTrue(asked.await(5, TimeUnit.SECONDS));
    resolver.cancelAll();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
    assertEquals(UnknownHostException.class, e.getCause().getClass());
    released.countDown();
  }

  @Test
  void nobodyBeginsToWaitAfterTheEnd() {
    Resolver resolver = resolver(silent, AddressFamily.ANY);
    resolver.cancelAll();
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThrows(UnknownHostException.class, () -> resolver.lookup("h")));
    released.countDown();
  }

  private static Resolver resolver(Dns system, AddressFamily family) {
    return new Resolver(system, family, LONG);
  }

  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(raw);
  }
}
