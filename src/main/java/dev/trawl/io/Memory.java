package dev.trawl.io;

/// The memory that a run may fill with what servers and lists send, in parts: nothing of one kind
/// waits for another kind, or drives it out.
///
/// @param bodies that are kept, until their records are written
/// @param work what bodies become while they are looked into and written: trees, escaped text
/// @param ordered records that wait for their turn
/// @param unread what came over HTTP/2 and waits for its reader
/// @param cookies of all hosts
/// @param robots rules of all hosts
public record Memory(
    ByteBudget bodies,
    ByteBudget work,
    ByteBudget ordered,
    ByteBudget unread,
    ByteBudget cookies,
    ByteBudget robots) {
  /// The least that a run can do with.
  public static final long LEAST = 1 << 20;

  /// Shares it out.
  ///
  /// @param bytes in all, [#LEAST] or more
  public static Memory of(long bytes) {
    if (bytes < LEAST) {
      throw new IllegalArgumentException("bytes < " + LEAST + ": " + bytes);
    }
    return new Memory(
        part(bytes, 6),
        part(bytes, 11),
        part(bytes, 2),
        part(bytes, 3),
        part(bytes, 1),
        part(bytes, 1));
  }

  private static ByteBudget part(long bytes, int of24) {
    return new ByteBudget(bytes / 24 * of24);
  }

  /// Three quarters of the heap: the rest is for trawl itself.
  public static Memory usual() {
    return of(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4 * 3));
  }
}
