package dev.trawl.http;

import java.util.Optional;
import okhttp3.internal.connection.RealConnection;
import okio.BufferedSource;

/// What comes in from the network for the exchange that the current thread is waiting for.
///
/// OkHttp reads some lines whole, however long they are, and hands on what stands behind a response
/// as the next one. Both can be seen only from below. A thread waits for one exchange at a time and
/// reads for it itself, but for HTTP/2, where nothing is counted: frames have a length.
final class Wire {
  /// What may come in at a stretch without being handed on: OkHttp's limit for a header section,
  /// 256 KiB, and one buffer of a TLS record more.
  static final long MAX_UNREAD = (256 + 32) * 1024;

  private static final ThreadLocal<Wire> CURRENT = ThreadLocal.withInitial(Wire::new);

  private Optional<Reading> last = Optional.empty();
  private boolean counting;
  private long received;
  private long unread;
  private int unreadLines;
  private byte first;

  private Wire() {}

  /// @param source where OkHttp reads the connection
  private record Reading(RealConnection connection, BufferedSource source) {}

  /// That of the calling thread.
  static Wire current() {
    return CURRENT.get();
  }

  /// Begins to count for a request.
  ///
  /// @param source where OkHttp reads the connection
  void begin(RealConnection connection, BufferedSource source) {
    last = Optional.of(new Reading(connection, source));
    start();
  }

  /// The same for the connection of the exchange before, which is the rule.
  ///
  /// @return whether it was that
  boolean beginAgain(RealConnection connection) {
    if (last.isEmpty() || !last.get().connection().equals(connection)) {
      return false;
    }
    start();
    return true;
  }

  private void start() {
    counting = true;
    received = 0;
    progress();
  }

  /// Something was handed on.
  void progress() {
    unread = 0;
    unreadLines = 0;
  }

  /// Bytes that came, TLS not undone.
  ///
  /// @throws FailureException if none of so many has been handed on, or of so many lines
  void received(byte[] bytes, int offset, int count) throws FailureException {
    if (!counting || count <= 0) {
      return;
    }
    if (received == 0) {
      first = bytes[offset];
    }
    // Not those of this time, which may be the body's, and handed on before there is a next time.
    if (unreadLines > Framing.MAX_FIELDS) {
      // OkHttp makes of each, however short, a hundred bytes of heap.
      throw FailureException.tooLarge("more than " + Framing.MAX_FIELDS + " header fields");
    }
    if (unread > 0) {
      countLines(bytes, offset, count);
    }
    received += count;
    unread += count;
    if (unread > MAX_UNREAD) {
      throw FailureException.tooLarge("more than " + MAX_UNREAD + " bytes without an end of line");
    }
  }

  private void countLines(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      if (bytes[i] == '\n') {
        unreadLines++;
      }
    }
  }

  /// Since [#begin].
  long received() {
    return received;
  }

  /// The first byte since [#begin], before TLS is undone.
  byte first() {
    return first;
  }

  /// Ends the exchange, whose response has been read or given up. What is left would be taken for
  /// the next response: the connection is closed then.
  void end() {
    if (counting && last.orElseThrow().source().getBuffer().size() > 0) {
      last.get().connection().cancel();
    }
    counting = false;
  }
}
