package dev.trawl.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/// Clients that carry one call, and one HTTP/1.1 connection, at a time. Safe for use by several
/// threads.
///
/// All calls on one client would do the same, but OkHttp looks at every connection in its pool,
/// under that connection's lock, before each call and again after it, and at every running call
/// when one ends: what a call costs grows with the concurrency. Here it does not.
final class ClientPool {
  private final OkHttpClient template;
  private final ExecutorService threads;
  private final int maxIdle;
  private final long keepAliveNanos;
  private final ReentrantLock lock = new ReentrantLock();

  /// By origin; the one used last is last.
  private final Map<String, Deque<Idle>> idle = new HashMap<>();

  /// The same, all together.
  private final LinkedHashSet<Idle> byAge = new LinkedHashSet<>();

  /// The connections that clients in use had, because a call that the cache answers has none.
  private final Map<OkHttpClient, Socket> inUse = new HashMap<>();

  private boolean closed;

  /// A client that nobody uses. Not a record: two are never equal.
  private static final class Idle {
    final String origin;
    final OkHttpClient client;
    final Optional<Socket> socket;
    final long sinceNanos = System.nanoTime();

    Idle(String origin, OkHttpClient client, Optional<Socket> socket) {
      this.origin = origin;
      this.client = client;
      this.socket = socket;
    }

    /// Whether the server has said something that nobody asked for, which would be taken for the
    /// answer to the next request.
    boolean isSpokenTo() {
      try {
        return socket.isPresent() && socket.get().getInputStream().available() > 0;
      } catch (IOException e) {
        // Closed: nothing more can come.
        return false;
      }
    }
  }

  /// @param template what the clients are in everything else
  /// @param threads for calls that are enqueued
  /// @param maxIdle connections kept open for later calls
  /// @param keepAlive how long they are kept
  ClientPool(OkHttpClient template, ExecutorService threads, int maxIdle, Duration keepAlive) {
    this.template = template;
    this.threads = threads;
    this.maxIdle = maxIdle;
    this.keepAliveNanos = keepAlive.toNanos();
  }

  /// A client for one call to this URL; with an open connection, if there is one. To be given back
  /// by [#giveBack].
  OkHttpClient take(HttpUrl url) {
    Optional<Idle> last = poll(origin(url));
    if (last.isEmpty()) {
      return client(url);
    }
    if (last.get().isSpokenTo()) {
      last.get().client.connectionPool().evictAll();
    }
    return last.get().client;
  }

  private Optional<Idle> poll(String origin) {
    lock.lock();
    try {
      Deque<Idle> ofOrigin = idle.get(origin);
      if (ofOrigin == null || isOld(ofOrigin.peekLast())) {
        return Optional.empty();
      }
      Idle last = ofOrigin.peekLast();
      remove(last, ofOrigin);
      last.socket.ifPresent(socket -> inUse.put(last.client, socket));
      return Optional.of(last);
    } finally {
      lock.unlock();
    }
  }

  /// Takes a client back after its call has ended and the body was read or closed.
  ///
  /// @param socket of the connection that the call was made on; empty if there was none
  void giveBack(HttpUrl url, OkHttpClient client, Optional<Socket> socket) {
    List<OkHttpClient> surplus = new ArrayList<>(0);
    lock.lock();
    try {
      Optional<Socket> earlier = Optional.ofNullable(inUse.remove(client));
      if (closed) {
        surplus.add(client);
      } else {
        Idle now = new Idle(origin(url), client, socket.or(() -> earlier));
        idle.computeIfAbsent(now.origin, origin -> new ArrayDeque<>(4)).addLast(now);
        byAge.add(now);
      }
      while (byAge.size() > maxIdle || (!byAge.isEmpty() && isOld(byAge.getFirst()))) {
        Idle oldest = byAge.getFirst();
        remove(oldest, idle.get(oldest.origin));
        surplus.add(oldest.client);
      }
    } finally {
      lock.unlock();
    }
    surplus.forEach(old -> old.connectionPool().evictAll());
  }

  private void remove(Idle one, Deque<Idle> ofOrigin) {
    byAge.remove(one);
    // The newest is taken, the oldest is given up.
    if (ofOrigin.peekLast() == one) {
      ofOrigin.removeLast();
    } else {
      ofOrigin.removeFirst();
    }
    if (ofOrigin.isEmpty()) {
      idle.remove(one.origin);
    }
  }

  private boolean isOld(Idle one) {
    return System.nanoTime() - one.sinceNanos > keepAliveNanos;
  }

  /// Closes idle connections now, and others when they are given back.
  void close() {
    List<Idle> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(byAge);
      byAge.clear();
      idle.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(one -> one.client.connectionPool().evictAll());
  }

  private OkHttpClient client(HttpUrl url) {
    TaskRunner never = new TaskRunner(new NeverRuns(), TaskRunner.Companion.getLogger());
    return template
        .newBuilder()
        .dispatcher(new Dispatcher(threads))
        // Addresses of a name race each other on threads of OkHttp's; there is but one of an
        // address.
        .fastFallback(!isAddress(url.host()))
        // How long connections are kept is decided here. OkHttp would have a thread look for old
        // ones after every call.
        .connectionPool(
            new ConnectionPool(1, 1, TimeUnit.DAYS, never, ConnectionListener.Companion.getNONE()))
        .build();
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
  }

  private static String origin(HttpUrl url) {
    return url.host() + ":" + url.port();
  }

  /// Does not run what is scheduled.
  private static final class NeverRuns implements TaskRunner.Backend {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void coordinatorNotify(TaskRunner runner) {}

    @Override
    public void coordinatorWait(TaskRunner runner, long nanos) {}

    @Override
    public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
      return queue;
    }

    @Override
    public void execute(TaskRunner runner, Runnable task) {}
  }
}
