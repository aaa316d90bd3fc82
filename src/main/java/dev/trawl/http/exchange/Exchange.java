package dev.trawl.http.exchange;

import dev.trawl.model.Transcript;
import java.io.Closeable;
import java.io.InputStream;

/// A request that was sent, and the response to it, whose head has been read (RFC 9110, section
/// 3.4). For the thread that sent it; the attempt's [Deadline] ends it from another.
public interface Exchange extends Closeable {
  Head head();

  /// The body without the framing of the HTTP version, but as it is coded otherwise; empty where
  /// there is none. Blocks. Throws [FailureException] for what is wrong with the framing, and other
  /// exceptions for what is wrong with the connection. `skip` returns 0 at the end only.
  InputStream body();

  /// Whether a request was sent at all.
  default boolean sent() {
    return true;
  }

  /// What was said before the bodies, as HTTP/1.1 has it.
  Transcript transcript();

  /// Ends the exchange; the connection is kept for others where the body was read to its end and
  /// nothing speaks against it. Does not block.
  @Override
  void close();
}
