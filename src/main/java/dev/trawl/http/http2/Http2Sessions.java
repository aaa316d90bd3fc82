package dev.trawl.http.http2;

import dev.trawl.http.connect.Connector;
import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The HTTP/2 connections of a run, by origin, and what is known of the version that an origin
/// speaks: while the first connection to it negotiates, others wait, because they may share it.
/// Safe for use by several threads.
public final class Http2Sessions implements Closeable {
  /// How often a request that its server says it has not processed is sent again.
  private static final int MAX_RESENDS = 20;

  /// Origins without an open session that are remembered to speak HTTP/1.1.
  private static final int MAX_ORIGINS = 2000;

  private final Connector connector;
  private final int mostIdle;
  private final Unread unread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Origin, Known> origins = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashSet<Http2Session> idle = new LinkedHashSet<>();
  private boolean closed;

  /// What is known of an origin. Guarded by the lock.
  private static final class Known {
    private final List<Http2Session> sessions = new ArrayList<>(1);
    private boolean connecting;

    /// Whether there is nothing to wait for: it speaks HTTP/1.1, or cannot be connected to.
    private boolean separate;

    /// Streams of a connection at once: as many as the server let one process before it ended it.
    private int streams = Integer.MAX_VALUE;
  }

  /// Sends a request over HTTP/1.1.
  public interface Http1 {
    Exchange send(Connection connection) throws IOException;
  }

  /// @param mostIdle connections to keep without a request
  /// @param mostUnread bytes of bodies that may wait to be read
  public Http2Sessions(Connector connector, int mostIdle, long mostUnread) {
    this.unread = new Unread(mostUnread);
    this.connector = connector;
    this.mostIdle = mostIdle;
  }

  /// Sends a request over HTTP/2, or over HTTP/1.1 where that is negotiated; blocks.
  public Exchange send(
      Origin origin, Request request, Deadline deadline, Stopwatch stopwatch, Http1 http1)
      throws IOException {
    for (int resends = 0; ; resends++) {
      Optional<Http2Session> session = acquire(origin, deadline);
      try {
        return session.isPresent()
            ? session
                .get()
                .send(request, deadline, stopwatch, () -> {}, ended(origin, session.get()))
            : connect(origin, request, deadline, stopwatch, http1);
      } catch (UnprocessedException e) {
        if (resends >= (e.isGuessed() ? 1 : MAX_RESENDS) || deadline.hasEnded()) {
          throw (IOException) e.getCause();
        }
        stopwatch.resend();
      }
    }
  }

  /// A stream of a session that there is; empty if the caller has to connect.
  private Optional<Http2Session> acquire(Origin origin, Deadline deadline) throws IOException {
    deadline.interruptsBy(this::wake);
    lock.lock();
    try {
      Known known = known(origin);
      while (!deadline.hasEnded()) {
        known.sessions.removeIf(Http2Session::isRetired);
        for (Http2Session session : known.sessions) {
          if (session.acquire(known.streams)) {
            idle.remove(session);
            return Optional.of(session);
          }
        }
        if (known.separate || !known.connecting) {
          known.connecting = !known.separate;
          return Optional.empty();
        }
        changed.await();
      }
      throw new InterruptedIOException("out of time (waiting for another connection)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
      deadline.interruptsNothing();
    }
  }

  /// On a thread of its own, because the end of an attempt must not wait for a lock.
  private void wake() {
    Thread.ofVirtual()
        .start(() -> {
          lock.lock();
          try {
            changed.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  private Exchange connect(
      Origin origin, Request request, Deadline deadline, Stopwatch stopwatch, Http1 http1)
      throws IOException {
    Http2Session.prefetch();
    Connection connection;
    try {
      connection = connector.connect(origin, deadline, stopwatch);
    } catch (Throwable t) {
      // Nobody shall wait for the next one that cannot be connected to.
      settle(origin, known -> known.separate = true);
      throw t;
    }
    if (origin.secure() && !connection.isHttp2()) {
      settle(origin, known -> known.separate = true);
      return http1.send(connection);
    }
    Http2Session session = new Http2Session(connection, connector.trust(), unread);
    session.acquire(1);
    Runnable established =
        () ->
            settle(
                origin,
                known -> {
                  known.separate = false;
                  known.sessions.add(session);
                });
    try {
      return session.send(request, deadline, stopwatch, established, ended(origin, session));
    } catch (Throwable t) {
      settle(origin, known -> {});
      throw t;
    }
  }

  /// The connect to an origin has ended.
  private void settle(Origin origin, Consumer<Known> change) {
    lock.lock();
    try {
      Known known = known(origin);
      known.connecting = false;
      change.accept(known);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Known known(Origin origin) {
    Known known = origins.get(origin);
    if (known == null) {
      known = new Known();
      origins.put(origin, known);
      if (origins.size() > MAX_ORIGINS) {
        // Those in use are no more than there are requests at once.
        origins.values().removeIf(old -> old.sessions.isEmpty() && !old.connecting);
        origins.put(origin, known);
      }
    }
    return known;
  }

  /// What the end of an exchange brings about.
  private Runnable ended(Origin origin, Http2Session session) {
    return () -> {
      List<Http2Session> surplus = new ArrayList<>(0);
      lock.lock();
      try {
        Known known = known(origin);
        learn(known, session);
        if (!session.isRetired() && session.isIdle()) {
          idle.add(session);
          for (Iterator<Http2Session> oldest = idle.iterator();
              oldest.hasNext() && (closed || idle.size() > mostIdle); ) {
            surplus.add(oldest.next());
            oldest.remove();
          }
        }
        if (lock.hasWaiters(changed)) {
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
      surplus.forEach(Http2Session::retire);
    };
  }

  /// A server that ends its connections after so many streams would refuse whatever is more.
  private static void learn(Known known, Http2Session session) {
    OptionalLong processed = session.processedBeforeEnd();
    if (processed.isPresent()) {
      known.streams = Math.clamp(processed.getAsLong(), 1, Integer.MAX_VALUE);
    } else if (session.finished() > known.streams) {
      known.streams = Integer.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    List<Http2Session> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      origins.values().forEach(known -> all.addAll(known.sessions));
      idle.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Http2Session::retire);
  }
}
