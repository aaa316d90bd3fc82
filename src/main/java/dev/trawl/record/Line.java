package dev.trawl.record;

import java.io.IOException;

/// A line on its way to its writer.
public final class Line {
  private final LineWriter to;
  private final int length;
  private Content content;

  /// The bytes of a line, wherever they are.
  interface Content {
    byte[] bytes() throws IOException;
  }

  /// @param bytes with the newline
  public Line(LineWriter to, byte[] bytes) {
    this.to = to;
    this.length = bytes.length;
    this.content = () -> bytes;
  }

  int length() {
    return length;
  }

  /// Lets it wait on the disk.
  void park(ParkedLines disk) throws IOException {
    content = disk.park(content.bytes());
  }

  /// Hands it to its writer. Blocks while too many wait there.
  public void write() throws IOException {
    to.append(content.bytes());
  }
}
