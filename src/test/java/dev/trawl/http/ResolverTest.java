package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.NetworkOptions.AddressFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
    assertEquals(
        unknown,
        assertThrows(
            UnknownHostException.class, () -> resolver(system, AddressFamily.ANY).lookup("h")));
  }

  @Test
  void nobodyWaitsBeyondTheLimit() {
    Resolver resolver = new Resolver(silent, AddressFamily.ANY, Duration.ofMillis(50));
    long start = System.nanoTime();
    assertThrows(UnknownHostException.class, () -> resolver.lookup("h"));
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
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
