package dev.trawl.http.http1;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Origin;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Connections without a request, by origin; the one used last is taken first. Safe for use by
/// several threads.
public final class IdleConnections implements Closeable {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /// The one used last is last.
  private final Map<Origin, Deque<Http1Connection>> byOrigin = new HashMap<>();

  /// The same, all together.
  private final LinkedHashSet<Http1Connection> byAge = new LinkedHashSet<>();

  private boolean closed;

  /// @param most to keep: beyond that the ones that are idle longest are closed
  public IdleConnections(int most) {
    this.most = most;
  }

  /// A connection that was used before and can be used again. Looks at each that it offers, so that
  /// none is offered that its server has closed.
  ///
  /// @param idempotent whether the request can be sent again if it is closed all the same
  public Optional<Http1Connection> take(Origin origin, boolean idempotent) {
    while (true) {
      Optional<Http1Connection> last = poll(origin);
      if (last.isEmpty() || last.get().isUsable(idempotent)) {
        return last;
      }
      last.get().connection().wire().close();
    }
  }

  /// The same with a connection that has not been used.
  public Http1Connection fresh(Origin origin, Connection connection) {
    return new Http1Connection(origin, connection, this);
  }

  private Optional<Http1Connection> poll(Origin origin) {
    lock.lock();
    try {
      Deque<Http1Connection> idle = byOrigin.get(origin);
      if (idle == null) {
        return Optional.empty();
      }
      Http1Connection last = idle.removeLast();
      byAge.remove(last);
      if (idle.isEmpty()) {
        byOrigin.remove(origin);
      }
      return Optional.of(last);
    } finally {
      lock.unlock();
    }
  }

  /// Keeps a connection, or closes it where there are too many.
  void add(Http1Connection connection) {
    List<Http1Connection> surplus = List.of();
    lock.lock();
    try {
      if (closed) {
        surplus = List.of(connection);
      } else {
        byOrigin
            .computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>(4))
            .addLast(connection);
        byAge.add(connection);
        surplus = surplus();
      }
    } finally {
      lock.unlock();
    }
    surplus.forEach(old -> old.connection().wire().close());
  }

  private List<Http1Connection> surplus() {
    long now = System.nanoTime();
    if (byAge.size() <= most && !byAge.getFirst().isTooOld(now)) {
      return List.of();
    }
    List<Http1Connection> surplus = new ArrayList<>();
    while (byAge.size() > most || (!byAge.isEmpty() && byAge.getFirst().isTooOld(now))) {
      Http1Connection oldest = byAge.removeFirst();
      Deque<Http1Connection> idle = byOrigin.get(oldest.origin());
      idle.removeFirst();
      if (idle.isEmpty()) {
        byOrigin.remove(oldest.origin());
      }
      surplus.add(oldest);
    }
    return surplus;
  }

  @Override
  public void close() {
    List<Http1Connection> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(byAge);
      byAge.clear();
      byOrigin.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(one -> one.connection().wire().close());
  }
}
