package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import java.io.IOException;
import java.io.InterruptedIOException;
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

/// A name look-up that can be given up, narrowed to one address family where asked. Safe for use by
/// several threads.
///
/// The system's own cannot be interrupted, holds on to a carrier of virtual threads, and takes as
/// long as name servers are silent, far beyond the time of an attempt. So it gets a platform thread
/// to itself, and only the waiting for it ends. Whoever wants a name that is being looked up waits
/// for the same answer.
final class Resolver {
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

  /// Looks names up; blocks.
  interface Names {
    List<InetAddress> lookup(String host) throws UnknownHostException;
  }

  private static final List<InetAddress> LOOPBACK =
      List.of(Addresses.of("127.0.0.1"), Addresses.of("::1"));

  private final Names system;
  private final NetworkOptions.AddressFamily family;
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

  Resolver(NetworkOptions.AddressFamily family) {
    this(host -> List.of(InetAddress.getAllByName(host)), family);
  }

  Resolver(Names system, NetworkOptions.AddressFamily family) {
    this.system = system;
    this.family = family;
    threads.allowCoreThreadTimeOut(true);
  }

  /// Looks a name up, or waits for others who do. `localhost` and the names below it are the
  /// loopback addresses, whatever the machine says (RFC 6761, section 6.3).
  ///
  /// @param deadline ends the waiting
  List<InetAddress> lookup(String host, Deadline deadline) throws IOException {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return narrowed(host, LOOPBACK);
    }
    // A copy, because others may wait on when this waiting is given up.
    CompletableFuture<List<InetAddress>> lookup = shared(host).copy();
    deadline.interruptsBy(() -> lookup.cancel(false));
    try {
      return narrowed(host, lookup.get(deadline.leftNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException unknown
          ? FailureException.of(ErrorKind.DNS, "unknown host: " + unknown.getMessage())
          : FailureException.of(ErrorKind.DNS, "the look-up of " + host + " failed");
    } catch (TimeoutException | CancellationException e) {
      deadline.expire();
      throw new InterruptedIOException("the look-up of " + host + " was given up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the look-up of " + host + " was interrupted");
    } finally {
      deadline.interruptsNothing();
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

  /// Lets the threads end.
  void close() {
    threads.shutdown();
  }

  private List<InetAddress> narrowed(String host, List<InetAddress> addresses)
      throws FailureException {
    if (family == NetworkOptions.AddressFamily.ANY) {
      return addresses;
    }
    boolean ipv4 = family == NetworkOptions.AddressFamily.IPV4;
    List<InetAddress> wanted =
        addresses.stream().filter(a -> a instanceof Inet4Address == ipv4).toList();
    if (wanted.isEmpty()) {
      throw FailureException.of(
          ErrorKind.DNS, "unknown host: " + host + ": no " + (ipv4 ? "IPv4" : "IPv6") + " address");
    }
    return wanted;
  }
}
