package dev.trawl.http.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Bytes to and from a peer, TLS undone where there is some. One thread may read while another one
/// writes.
public interface Wire extends Closeable {
  /// Reads what is there, at least a byte; blocks until there is one.
  ///
  /// @return how many bytes were read; -1 at the end of the stream
  int read(ByteBuffer target) throws IOException;

  /// Reads what is there already; does not block. Not while another thread writes.
  ///
  /// @return 0 if nothing is there
  int readNow(ByteBuffer target) throws IOException;

  /// Acknowledges what was read at once, where the system can: a peer may hold more back until then
  /// (RFC 9293, section 3.7.4).
  void acknowledge() throws IOException;

  /// Writes all of it; blocks.
  void write(ByteBuffer source) throws IOException;

  /// Closes at once; may be called by any thread, and ends what another one waits for.
  @Override
  void close();
}
