package dev.trawl.http.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.http.connect.NetworkOptions.AddressFamily;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class ResolverTest {
  private final Deadline deadline = in(Duration.ofMinutes(1));

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /// Name servers that say nothing until they are released.
  private final Resolver.Names silent =
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
    Resolver.Names both = host -> List.of(ipv6, ipv4);
    assertEquals(List.of(ipv6, ipv4), resolver(both, AddressFamily.ANY).lookup("h", deadline));
    assertEquals(List.of(ipv4), resolver(both, AddressFamily.IPV4).lookup("h", deadline));
    assertEquals(List.of(ipv6), resolver(both, AddressFamily.IPV6).lookup("h", deadline));
    Resolver.Names one = host -> List.of(ipv4);
    FailureException e =
        assertThrows(
            FailureException.class, () -> resolver(one, AddressFamily.IPV6).lookup("h", deadline));
    assertEquals("unknown host: h: no IPv6 address", e.failure().message());
  }

  @Test
  void anUnknownHostIsSaidAsItIs() {
    UnknownHostException unknown = new UnknownHostException("h");
    Resolver.Names system =
        host -> {
          throw unknown;
        };
    FailureException thrown =
        assertThrows(
            FailureException.class,
            () -> resolver(system, AddressFamily.ANY).lookup("h", deadline));
    assertEquals(Failure.of(ErrorKind.DNS, "unknown host: h"), thrown.failure());
  }

  @Test
  void thoseWhoWantTheSameNameShareOneLookup() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Resolver.Names counting =
        host -> {
          asked.incrementAndGet();
          return silent.lookup(host);
        };
    Resolver resolver = resolver(counting, AddressFamily.ANY);
    List<FutureTask<List<InetAddress>>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(new FutureTask<>(() -> resolver.lookup("h", deadline)));
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
    Resolver.Names slow =
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
      waiting.add(new FutureTask<>(() -> resolver.lookup(host, deadline)));
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
    Resolver.Names failing =
        host -> {
          asked.incrementAndGet();
          throw new UnknownHostException(host);
        };
    Resolver resolver = resolver(failing, AddressFamily.ANY);
    assertThrows(FailureException.class, () -> lookup(resolver));
    assertThrows(FailureException.class, () -> lookup(resolver));
    assertEquals(1, asked.get());
    Await.until(
        "it is asked again",
        () -> {
          assertThrows(FailureException.class, () -> lookup(resolver));
          return asked.get() > 1;
        });
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() {
    Resolver resolver = resolver(silent, AddressFamily.ANY);
    long start = System.nanoTime();
    Deadline soon = in(Duration.ofMillis(50));
    assertThrows(InterruptedIOException.class, () -> resolver.lookup("h", soon));
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
    assertTrue(soon.hasEnded());
    released.countDown();
  }

  @Test
  void waitingCanBeEnded() throws Exception {
    Resolver resolver = resolver(silent, AddressFamily.ANY);
    FutureTask<List<InetAddress>> waiting = new FutureTask<>(() -> lookup(resolver));
    Thread.ofVirtual().start(waiting);
    assertTrue(asked.await(5, TimeUnit.SECONDS));
    deadline.cancel(Failure.CUT_OFF);
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
    assertEquals(InterruptedIOException.class, e.getCause().getClass());
    released.countDown();
  }

  @Test
  void nobodyBeginsToWaitAfterTheEnd() {
    Resolver resolver = resolver(silent, AddressFamily.ANY);
    deadline.cancel(Failure.CUT_OFF);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThrows(InterruptedIOException.class, () -> lookup(resolver)));
    released.countDown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost.", "api.localhost", "a.b.localhost."})
  void localhostIsTheLoopbackAddressesWhateverTheMachineSays(String name) throws Exception {
    Resolver.Names never =
        host -> {
          throw new UnknownHostException(host);
        };
    List<InetAddress> both =
        List.of(address(127, 0, 0, 1), address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    assertEquals(both, resolver(never, AddressFamily.ANY).lookup(name, deadline));
    assertEquals(both.subList(1, 2), resolver(never, AddressFamily.IPV6).lookup(name, deadline));
  }

  private List<InetAddress> lookup(Resolver resolver) throws IOException {
    return resolver.lookup("h", deadline);
  }

  private static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  private static Resolver resolver(Resolver.Names system, AddressFamily family) {
    return new Resolver(system, family);
  }

  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(raw);
  }
}
