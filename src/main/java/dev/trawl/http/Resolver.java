package dev.trawl.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/// A name look-up that can be given up, narrowed to one address family where asked.
///
/// The system's own cannot be interrupted and takes as long as name servers are silent, far beyond
/// the time of an attempt. So it gets a thread to itself, and only the waiting for it ends.
final class Resolver implements Dns {
  private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl";

  static {
    // The JDK remembers for 10 s that a name has no address: a retry would never ask again. Read by
    // InetAddress when it is first used, so it has to be set before.
    // The packaged runtime has it in its settings.
    if (!"0".equals(Security.getProperty(NEGATIVE_TTL))) {
      Security.setProperty(NEGATIVE_TTL, "0");
    }
  }

  private final Dns system;
  private final NetworkOptions.AddressFamily family;
  private final Duration limit;
  private final Map<Thread, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();

  /// @param limit the longest that anybody will wait
  Resolver(Dns system, NetworkOptions.AddressFamily family, Duration limit) {
    this.system = system;
    this.family = family;
    this.limit = limit;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
    waiting.put(Thread.currentThread(), lookup);
    try {
      Thread.ofVirtual().name("trawl-dns").start(() -> lookUp(host, lookup));
      return narrowed(host, lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed(host, e);
    } catch (TimeoutException | CancellationException e) {
      // The call has been cancelled for the same reason, which is what its outcome will tell.
      throw failed(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(host, e);
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  private void lookUp(String host, CompletableFuture<List<InetAddress>> lookup) {
    try {
      lookup.complete(system.lookup(host));
    } catch (Throwable t) {
      // Is thrown where the look-up is waited for.
      lookup.completeExceptionally(t);
    }
  }

  /// Ends all waiting.
  void cancelAll() {
    waiting.values().forEach(lookup -> lookup.cancel(false));
  }

  private List<InetAddress> narrowed(String host, List<InetAddress> addresses)
      throws UnknownHostException {
    if (family == NetworkOptions.AddressFamily.ANY) {
      return addresses;
    }
    boolean ipv4 = family == NetworkOptions.AddressFamily.IPV4;
    List<InetAddress> wanted =
        addresses.stream().filter(a -> a instanceof Inet4Address == ipv4).toList();
    if (wanted.isEmpty()) {
      throw new UnknownHostException(host + ": no " + (ipv4 ? "IPv4" : "IPv6") + " address");
    }
    return wanted;
  }

  private static UnknownHostException failed(String host, Exception cause) {
    UnknownHostException failed = new UnknownHostException(host + ": look-up failed");
    failed.initCause(cause);
    return failed;
  }
}
