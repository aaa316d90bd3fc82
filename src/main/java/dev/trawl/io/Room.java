package dev.trawl.io;

import java.io.IOException;

/// Memory for what a decoder has to look back to.
public interface Room {
  /// As much as there is.
  Room UNBOUNDED = bytes -> {};

  /// Waits until there is so much more of it.
  ///
  /// @throws IOException if there will be none
  void take(long bytes) throws IOException;
}
