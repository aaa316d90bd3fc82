package dev.trawl.http.exchange;

import java.io.Closeable;
import java.io.IOException;

/// Sends requests, whatever the version of HTTP and whatever connections it takes. Knows nothing of
/// redirects, cookies or retries. Safe for use by several threads.
public interface Transport extends Closeable {
  /// Sends a request and reads the head of the response to it; blocks.
  ///
  /// @param deadline ends it
  /// @param stopwatch is told what is going on
  /// @return to be closed by the caller
  /// @throws IOException if there is no response
  Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) throws IOException;

  /// Closes idle connections now, and others when their exchanges end.
  @Override
  void close() throws java.io.IOException;
}
