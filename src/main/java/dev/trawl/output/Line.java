package dev.trawl.output;

import java.io.IOException;

/// A line on its way to its writer.
public final class Line {
  private final LineWriter to;
  private final byte[] bytes;

  /// @param bytes with the newline
  public Line(LineWriter to, byte[] bytes) {
    this.to = to;
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /// Hands it to its writer. Blocks while too many wait there.
  public void write() throws IOException {
    to.append(bytes);
  }
}
