package dev.trawl.output;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Puts lines back into the order of the list. Safe for use by several threads.
///
/// Lines that are ahead of their turn are held. [#hasRoom] says when so much is held that no new
/// entry should be started; the entry that all wait for has been started, so that its turn comes.
public final class ListOrder {
  static final int MAX_LINES = 10_000;
  static final long MAX_BYTES = 64L << 20;

  private final LineWriter writer;
  private final Map<Long, Optional<byte[]>> held = new HashMap<>();
  private long heldBytes;
  private long next = 1;
  private volatile boolean room = true;

  public ListOrder(LineWriter writer) {
    this.writer = writer;
  }

  /// Takes the turn of an entry.
  ///
  /// @param line empty if none is to be written for it
  public synchronized void append(long index, Optional<byte[]> line) throws IOException {
    held.put(index, line);
    heldBytes += line.map(bytes -> bytes.length).orElse(0);
    room = held.size() < MAX_LINES && heldBytes < MAX_BYTES;
    while (held.containsKey(next)) {
      Optional<byte[]> due = held.remove(next++);
      if (due.isPresent()) {
        heldBytes -= due.get().length;
        writer.append(due.get());
      }
    }
    room = held.size() < MAX_LINES && heldBytes < MAX_BYTES;
  }

  /// Never blocks, also while [#append] waits for the writer.
  public boolean hasRoom() {
    return room;
  }
}
