package dev.trawl.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/// A number for each of many texts, in a temporary file that is mapped into memory: the heap does
/// not grow with it, and the system takes its pages back when it needs them. May be read by several
/// threads once all is in it.
///
/// An open-addressing hash table of 16 bytes a slot. Of the texts, 64 bits of their SHA-256 are
/// kept: among a million, one is taken for another once in 20 million runs. A B-tree in a file
/// (MVStore), whose pages of random keys are written again and again, takes 10 times as long and 8
/// times the space.
public final class EntryTable {
  private static final int SLOT = 2 * Long.BYTES;
  private static final int MAX_SLOTS = 1 << 26;
  private static final long FREE = 0;

  private MappedByteBuffer slots;
  private int size;

  /// @throws IOException if the temporary file cannot be written
  public EntryTable() throws IOException {
    this(1 << 12);
  }

  private EntryTable(int slots) throws IOException {
    this.slots = map((long) slots * SLOT);
  }

  private static MappedByteBuffer map(long bytes) throws IOException {
    try {
      return mapped(bytes);
    } catch (IOException e) {
      throw new IOException("cannot write a temporary file: " + e.getMessage(), e);
    }
  }

  /// A file that has no name any more, so that nothing is left of it whatever happens.
  private static MappedByteBuffer mapped(long bytes) throws IOException {
    Path file = Files.createTempFile("trawl-", ".entries");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      // Written, not only made longer: a full disk would show in the mapped memory, as a fault of
      // the machine.
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, 1 << 20));
      for (long done = 0; done < bytes; done += channel.write(zeros.clear(), done)) {}
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
    }
  }

  /// Sets the text's number, in the place of an earlier one.
  ///
  /// @throws IOException if there is no room
  public void put(String text, long number) throws IOException {
    put(key(text), number);
    if (size > capacity() / 4 * 3) {
      grow();
    }
  }

  /// The text's number.
  public OptionalLong get(String text) {
    long key = key(text);
    int slot = find(key);
    return slots.getLong(slot) == key
        ? OptionalLong.of(slots.getLong(slot + Long.BYTES))
        : OptionalLong.empty();
  }

  /// How many texts have a number.
  public int size() {
    return size;
  }

  /// Never 0, which marks a free slot.
  private static long key(String text) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    long key = ByteBuffer.wrap(digest).getLong();
    return key == FREE ? 1 : key;
  }

  private int capacity() {
    return slots.capacity() / SLOT;
  }

  private void put(long key, long number) {
    int slot = find(key);
    if (slots.getLong(slot) == FREE) {
      slots.putLong(slot, key);
      size++;
    }
    slots.putLong(slot + Long.BYTES, number);
  }

  /// Where the key is, or would be.
  private int find(long key) {
    int mask = capacity() - 1;
    int slot = (int) key & mask;
    for (long found = slots.getLong(slot * SLOT);
        found != key && found != FREE;
        found = slots.getLong(slot * SLOT)) {
      slot = (slot + 1) & mask;
    }
    return slot * SLOT;
  }

  private void grow() throws IOException {
    if (capacity() == MAX_SLOTS) {
      throw new IOException("more than " + MAX_SLOTS / 4 * 3 + " entries");
    }
    MappedByteBuffer old = slots;
    slots = map(2L * old.capacity());
    size = 0;
    for (int slot = 0; slot < old.capacity(); slot += SLOT) {
      if (old.getLong(slot) != FREE) {
        put(old.getLong(slot), old.getLong(slot + Long.BYTES));
      }
    }
  }
}
