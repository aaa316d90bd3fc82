package dev.trawl.record;

import dev.trawl.io.ByteBudget;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Puts lines back into the order of the list. Safe for use by several threads.
///
/// More than a little of it waits on the disk, not in memory.
///
/// The order is that in which entries are handed to [#expect]: an index alone does not tell it, as
/// entries may have been passed over. Lines that are ahead of their turn are held. [#hasRoom] says
/// when so much is held that no new entry should be started; the entry that all wait for has been
/// started, so that its turn comes.
public final class ListOrder {
  static final int MAX_ENTRIES = 10_000;
  static final long MAX_BYTES = 64L << 20;

  /// A line that is worth being parked.
  private static final int LONG_LINE = 4 * 1024;

  private final ByteBudget memory;
  private final Queue<Long> turns = new ConcurrentLinkedQueue<>();
  private final Map<Long, List<Line>> held = new HashMap<>();
  private final ParkedLines disk = new ParkedLines();
  private long heldBytes;
  private volatile boolean room = true;

  /// @param memory for what is not on the disk
  public ListOrder(ByteBudget memory) {
    this.memory = memory;
  }

  /// The same entries, each of which gets its turn.
  public TargetSource watched(TargetSource source) {
    return new TargetSource() {
      @Override
      public Optional<Target> next() throws IOException {
        Optional<Target> target = source.next();
        target.ifPresent(ListOrder.this::expect);
        return target;
      }

      @Override
      public boolean endsByItself() {
        return source.endsByItself();
      }
    };
  }

  /// Gives an entry its turn, behind those that have got theirs.
  public void expect(Target target) {
    turns.add(target.index());
  }

  /// Takes the turn of an entry.
  ///
  /// @param lines of the entry; none if it has none
  public synchronized void append(long index, List<Line> lines) throws IOException {
    held.put(index, lines);
    heldBytes += bytes(lines);
    if (heldBytes > memory.bytes() && !Long.valueOf(index).equals(turns.peek())) {
      park(lines);
    }
    room = held.size() < MAX_ENTRIES && heldBytes < MAX_BYTES;
    while (held.containsKey(turns.peek())) {
      write(held.remove(turns.remove()));
    }
    room = held.size() < MAX_ENTRIES && heldBytes < MAX_BYTES;
  }

  private void park(List<Line> lines) {
    for (Line line : lines) {
      if (line.length() >= LONG_LINE) {
        try {
          line.park(disk);
          memory.evicted();
        } catch (IOException e) {
          // Without room on the disk it stays in memory.
          return;
        }
      }
    }
  }

  private void write(List<Line> lines) throws IOException {
    heldBytes -= bytes(lines);
    for (Line line : lines) {
      line.write();
    }
  }

  private static long bytes(List<Line> lines) {
    long sum = 0;
    for (Line line : lines) {
      sum += line.length();
    }
    return sum;
  }

  /// Writes what is still held, past entries whose turn will not come, because the run was stopped
  /// before they were started.
  public synchronized void finish() throws IOException {
    for (Long turn = turns.poll(); turn != null; turn = turns.poll()) {
      if (held.containsKey(turn)) {
        write(held.remove(turn));
      }
    }
  }

  /// Never blocks, also while [#append] waits for the writer.
  public boolean hasRoom() {
    return room;
  }
}
