package dev.trawl.http;

import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/// A name look-up that can be given up, narrowed to one address family where asked. Safe for use by
/// several threads.
///
/// The system's own cannot be interrupted, holds on to a carrier of virtual threads, and takes as
/// long as name servers are silent, far beyond the time of an attempt. So it gets a platform thread
/// to itself, and only the waiting for it ends. Whoever wants a name that is being looked up waits
/// for the same answer.
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

  /// Look-ups at once. More would only be lost by a name server that is asked too much.
  static final int MAX_LOOKUPS = 32;

  /// For so long a failure is the answer of later look-ups too: less than any sensible retry waits,
  /// but enough for a list with the same wrong name in a row.
  static final Duration NEGATIVE = Duration.ofMillis(100);

  private static final ThreadLocal<Long> DEADLINE = new ThreadLocal<>();

  private final Dns system;
  private final NetworkOptions.AddressFamily family;
  private final Duration limit;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MAX_LOOKUPS,
          MAX_LOOKUPS,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("trawl-dns-", 1).factory());
  private final Map<String, CompletableFuture<List<InetAddress>>> lookups =
      new ConcurrentHashMap<>();
  private final Map<Thread, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
  private volatile boolean cancelled;

  /// @param limit the longest that anybody will wait who has no [#deadline]
  Resolver(Dns system, NetworkOptions.AddressFamily family, Duration limit) {
    this.system = system;
    this.family = family;
    this.limit = limit;
    threads.allowCoreThreadTimeOut(true);
  }

  /// Says until when the calling thread will wait for its look-ups from now on.
  ///
  /// @param nanos on the clock of [System#nanoTime]
  static void deadline(long nanos) {
    DEADLINE.set(nanos);
  }

  private long patience() {
    Long deadline = DEADLINE.get();
    return deadline == null ? limit.toNanos() : Math.max(0, deadline - System.nanoTime());
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    // A copy, because others may wait on when this waiting is given up.
    CompletableFuture<List<InetAddress>> lookup = shared(host).copy();
    waiting.put(Thread.currentThread(), lookup);
    // After it was put there, so that it cannot escape a cancelAll() at this moment.
    if (cancelled) {
      lookup.cancel(false);
    }
    try {
      return narrowed(host, lookup.get(patience(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw failed(host, e.getCause());
    } catch (TimeoutException e) {
      throw failed(
          host,
          new FailureException(Failure.timeout(Phase.TOTAL, "out of time (looking the host up)")));
    } catch (CancellationException e) {
      // The call has been cancelled for the same reason, which is what its outcome will tell.
      throw failed(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(host, e);
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  /// The look-up of a host that is in progress, or has just failed, or else a new one.
  private CompletableFuture<List<InetAddress>> shared(String host) {
    CompletableFuture<List<InetAddress>> fresh = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> known = lookups.putIfAbsent(host, fresh);
    if (known != null) {
      return known;
    }
    threads.execute(() -> lookUp(host, fresh));
    return fresh;
  }

  private void lookUp(String host, CompletableFuture<List<InetAddress>> lookup) {
    try {
      lookup.complete(system.lookup(host));
      // Java itself keeps what was found.
      lookups.remove(host, lookup);
    } catch (Throwable t) {
      // Is thrown where the look-up is waited for.
      lookup.completeExceptionally(t);
      CompletableFuture.delayedExecutor(NEGATIVE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> lookups.remove(host, lookup));
    }
  }

  /// Ends all waiting, and any later one at once.
  void cancelAll() {
    cancelled = true;
    waiting.values().forEach(lookup -> lookup.cancel(false));
  }

  /// Lets the threads end.
  void close() {
    threads.shutdown();
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

  /// A new one for each waiting, because OkHttp adds to those that it gets.
  private static UnknownHostException failed(String host, Throwable cause) {
    String why =
        cause instanceof UnknownHostException unknown
            ? unknown.getMessage()
            : host + ": look-up failed";
    UnknownHostException failed = new UnknownHostException(why);
    failed.initCause(cause);
    return failed;
  }
}
