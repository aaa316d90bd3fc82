package dev.trawl.cli;

import java.io.IOException;
import java.io.OutputStream;

/// Takes some bytes, then fails.
final class BrokenStream extends OutputStream {
  private final String message;
  private final int bytes;
  private int taken;

  BrokenStream(String message) {
    this(message, 0);
  }

  /// @param bytes how many it takes
  BrokenStream(String message, int bytes) {
    this.message = message;
    this.bytes = bytes;
  }

  @Override
  public void write(int b) throws IOException {
    if (taken == bytes) {
      throw new IOException(message);
    }
    taken++;
  }
}
