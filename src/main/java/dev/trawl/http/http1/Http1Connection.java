package dev.trawl.http.http1;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Headers;

/// A connection that speaks HTTP/1.1 (RFC 9112), one exchange at a time. For one thread at a time.
public final class Http1Connection {
  private static final int MAX_INTERIM = 100;

  /// For how long a server has to be silent before it is sent another request, so that what it says
  /// too much is not taken for the answer to that: once for each connection, and after responses
  /// that announce content which does not belong to them. More than a second write takes, less than
  /// anybody notices.
  private static final long FIRST_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// A request that must not be sent twice goes only to a connection that was used so lately.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Origin origin;
  private final Connection connection;
  private final IdleConnections idle;
  private final ByteReader in;
  private int exchanges;
  private long silenceNanos;
  private long idleSinceNanos;
  private long idleNanos;

  Http1Connection(Origin origin, Connection connection, IdleConnections idle) {
    this.origin = origin;
    this.connection = connection;
    this.idle = idle;
    this.in = new ByteReader(connection.wire());
  }

  Origin origin() {
    return origin;
  }

  Connection connection() {
    return connection;
  }

  /// Sends a request and reads the head of the response.
  ///
  /// @throws StaleConnectionException if the connection had been used before and ended before the
  ///   first byte of a response
  public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) throws IOException {
    deadline.interruptsBy(connection.wire()::close);
    stopwatch.send();
    RequestWriter writer = new RequestWriter(connection, request);
    boolean reused = exchanges++ > 0;
    try {
      awaitResponse(writer, reused);
      HeadReader reader = new HeadReader(in);
      if (reused) {
        reader.skipEmptyLine();
      }
      HeadReader.StatusLine line = reader.statusLine();
      stopwatch.firstByte();
      Headers fields = reader.fields();
      for (int interim = 0; line.status() >= 100 && line.status() <= 199; interim++) {
        if (line.status() == 101 || interim == MAX_INTERIM) {
          throw interim == MAX_INTERIM
              ? FailureException.tooLarge("more than " + MAX_INTERIM + " interim responses")
              : FailureException.protocol("switches to a protocol nobody asked for");
        }
        writer.agree();
        if (!in.await()) {
          throw FailureException.reset("the connection ended behind an interim response");
        }
        line = reader.statusLine();
        stopwatch.firstByte();
        fields = reader.fields();
      }
      writer.stop();
      stopwatch.body();
      Framing framing = Framing.of(false, request.method(), line.status(), fields);
      // A server that announces content where there can be none may send it all the same; but after
      // HEAD it has to.
      boolean keeps =
          !line.older()
              && framing.lengthKnown()
              && !framing.untilClose()
              && (request.method().equals("HEAD") || !framing.announcesContent())
              && !saysClose(fields)
              && !saysClose(request.fields());
      Http1Body body = Http1Body.of(in, framing);
      return new Http1Exchange(this, deadline, head(line, fields, framing), writer, body, keeps);
    } catch (Throwable t) {
      writer.stop();
      close(deadline);
      throw t;
    }
  }

  /// Writes the request, or as much of it as the server takes, and waits for what it says.
  private void awaitResponse(RequestWriter writer, boolean reused) throws IOException {
    IOException failure;
    try {
      try {
        writer.start();
      } catch (IOException e) {
        // It may have answered before it closed.
        if (!in.await()) {
          throw e;
        }
      }
      if (in.await()) {
        return;
      }
      failure = FailureException.reset("the connection ended without a response");
    } catch (FailureException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
    }
    throw reused ? new StaleConnectionException(failure) : failure;
  }

  private Head head(HeadReader.StatusLine line, Headers fields, Framing framing) {
    return new Head(
        Optional.of(line.older() ? "http/1.0" : "http/1.1"),
        line.status(),
        line.reason(),
        fields,
        framing,
        Optional.of(connection.remoteIp()),
        connection::certificateEnd,
        Optional.empty());
  }

  /// Whether the `Connection` field has the option `close` (RFC 9112, section 9.6).
  private static boolean saysClose(Headers fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Connection")) {
        for (String option : fields.value(i).split(",", -1)) {
          if (option.strip().equalsIgnoreCase("close")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// The exchange has ended.
  ///
  /// @param reusable whether the next response begins where this one ended
  void release(Head head, Deadline deadline, boolean reusable) {
    deadline.interruptsNothing();
    if (!reusable || in.buffered() > 0 || deadline.hasEnded()) {
      connection.wire().close();
      return;
    }
    in.shrink();
    silenceNanos =
        (exchanges == 1 ? FIRST_SILENCE_NANOS : 0)
            + (head.framing().announcesContent() ? SILENCE_NANOS : 0);
    if (silenceNanos > 0 && !isAcknowledged()) {
      connection.wire().close();
      return;
    }
    idleSinceNanos = System.nanoTime();
    idleNanos = KeepAlive.nanos(head.fields());
    idle.add(this);
  }

  private void close(Deadline deadline) {
    deadline.interruptsNothing();
    connection.wire().close();
  }

  /// A peer that holds back what it says too much has to say it now.
  private boolean isAcknowledged() {
    try {
      connection.wire().acknowledge();
      return true;
    } catch (IOException e) {
      // The connection has ended.
      return false;
    }
  }

  boolean isTooOld(long nowNanos) {
    return nowNanos - idleSinceNanos > idleNanos;
  }

  /// Whether a request can be sent. Looks at what has come since the last response: its end, or
  /// something that nobody asked for, means no.
  boolean isUsable(boolean idempotent) {
    long idleFor = System.nanoTime() - idleSinceNanos;
    if (idleFor > (idempotent ? idleNanos : Math.min(idleNanos, FRESH_NANOS))) {
      return false;
    }
    // A server that closes after its answer does so within that time; what must not be sent twice
    // waits to see it.
    long silence = idempotent ? silenceNanos : FIRST_SILENCE_NANOS;
    // Again, because a park may end early.
    for (long waited = idleFor; waited < silence; waited = System.nanoTime() - idleSinceNanos) {
      LockSupport.parkNanos(silence - waited);
    }
    try {
      return in.isQuiet();
    } catch (IOException e) {
      // Reset, or no TLS any more: as good as closed.
      return false;
    }
  }
}
