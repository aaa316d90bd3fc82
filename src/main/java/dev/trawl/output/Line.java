package dev.trawl.output;

import java.io.IOException;
import java.util.Optional;

/// A line on its way to its writer.
public final class Line {
  private final LineWriter to;
  private final Optional<byte[]> heading;
  private final byte[] bytes;

  /// @param bytes with the newline
  public Line(LineWriter to, byte[] bytes) {
    this(to, Optional.empty(), bytes);
  }

  /// @param heading what goes before it if it is the first
  public Line(LineWriter to, Optional<byte[]> heading, byte[] bytes) {
    this.to = to;
    this.heading = heading;
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /// Hands it to its writer. Blocks while too many wait there.
  public void write() throws IOException {
    if (heading.isPresent()) {
      to.appendFirst(heading.get());
    }
    to.append(bytes);
  }
}
