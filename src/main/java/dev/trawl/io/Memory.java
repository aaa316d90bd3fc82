package dev.trawl.io;

/// The memory that a run may fill with what servers and lists send, in parts: nothing of one kind
/// waits for another kind, or drives it out.
///
/// @param bodies that are kept, until their records are written, and all else that an attempt
///   keeps: fields, redirects, what its decoders look back to
/// @param work what bodies become while they are looked into and written: trees, escaped text
/// @param ordered records that wait for their turn
/// @param unread what came over HTTP/2 and waits for its reader
/// @param cookies of all hosts
/// @param robots rules of all hosts
/// @param backlog entries that wait for their host or their next attempt
public record Memory(
    ByteBudget bodies,
    ByteBudget work,
    ByteBudget ordered,
    ByteBudget unread,
    ByteBudget cookies,
    ByteBudget robots,
    ByteBudget backlog) {
  /// The least that a run can do with.
  public static final long LEAST = 1 << 20;

  /// Copies of a body at once, at the least, that is kept.
  private static final int COPIES = 3;

  /// Shares it out.
  ///
  /// @param bytes in all, [#LEAST] or more
  public static Memory of(long bytes) {
    if (bytes < LEAST) {
      throw new IllegalArgumentException("bytes < " + LEAST + ": " + bytes);
    }
    long heap = Runtime.getRuntime().maxMemory();
    return new Memory(
        part(bytes, 7, heap / COPIES),
        part(bytes, 9, heap),
        part(bytes, 2, heap),
        part(bytes, 2, heap),
        part(bytes, 1, heap),
        part(bytes, 1, heap),
        part(bytes, 2, heap));
  }

  private static ByteBudget part(long bytes, int of24, long most) {
    long part = bytes / 24 * of24;
    return new ByteBudget(part, Math.max(part, most));
  }

  /// Three quarters of the heap: the rest is for trawl itself.
  public static Memory usual() {
    return of(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4 * 3));
  }

  /// What the lack of memory for what servers sent has led to: waits, and what was given up.
  public ByteBudget.Shortage shortage() {
    return bodies.shortage().plus(work.shortage());
  }
}
