package dev.trawl.http.http2;

/// Bytes of bodies that have come over HTTP/2 and wait in OkHttp for their reader, of all sessions.
/// OkHttp lets a server send 16 MiB a connection, whoever reads them; here a connection is not read
/// on while too much waits (RFC 9113, section 5.2, leaves that to the receiver). Safe for use by
/// several threads.
final class Unread {
  /// What a session may always have: otherwise it could wait for others for ever.
  private static final long LEAST = 32 * 1024;

  /// What a session may have for each of its streams. What is not read before the next collection
  /// of garbage is taken for what lives long: of 1 MiB each, 60 sessions filled the heap.
  private static final long MOST = 128 * 1024;

  private final long most;
  private long all;
  private int waiting;

  /// @param most of all sessions together, in bytes, beside [#LEAST] of each
  Unread(long most) {
    this.most = most;
  }

  /// The part of one session. Guarded by the whole.
  final class Share {
    private long own;
    private boolean closed;

    /// Waits until more may come.
    ///
    /// @param streams of the session
    void await(int streams) {
      synchronized (Unread.this) {
        while (!closed && own > LEAST && (own > streams * MOST || all > most)) {
          waiting++;
          try {
            Unread.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          } finally {
            waiting--;
          }
        }
      }
    }

    /// @param bytes that have come; negative for those that were read
    void add(long bytes) {
      synchronized (Unread.this) {
        own += bytes;
        all += bytes;
        wake();
      }
    }

    /// Nothing comes any more.
    void close() {
      synchronized (Unread.this) {
        closed = true;
        wake();
      }
    }
  }

  Share share() {
    return new Share();
  }

  private void wake() {
    if (waiting > 0) {
      notifyAll();
    }
  }
}
