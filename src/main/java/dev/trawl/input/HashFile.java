package dev.trawl.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A set of 128-bit hashes in a temporary file, which the system deletes with the process. Memory
/// does not grow with it. Not safe for use by several threads.
///
/// A hash table with linear probing that doubles when it is two thirds full. A hash's slot is its
/// leading bits, so that the larger table is filled from one end to the other. A B-tree was
/// measured: H2's MVStore took 70 s and 3.3 GB of file for 2 million hashes.
final class HashFile implements AutoCloseable {
  private static final int SLOT = 16;

  /// What is read and written at once.
  private static final int PAGE = 4096;

  private static final int FIRST_BITS = 16;

  private final Path folder;
  private Table table;

  /// An empty set.
  ///
  /// @param folder for the file
  HashFile(Path folder) throws IOException {
    this.folder = folder;
    this.table = new Table(folder, FIRST_BITS);
  }

  /// Adds a hash.
  ///
  /// @param high its leading bits, which have to be evenly spread
  /// @return whether it was not there yet
  boolean add(long high, long low) throws IOException {
    if (table.isFull()) {
      Table larger = new Table(folder, table.bits + 1);
      try (Table smaller = table) {
        smaller.copyTo(larger);
      }
      table = larger;
    }
    // All zero is an empty slot.
    return table.add(high, high == 0 && low == 0 ? 1 : low);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }

  private static final class Table implements AutoCloseable {
    private final int bits;
    private final long slots;
    private final FileChannel file;
    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    private long loaded = -1;
    private boolean changed;
    private long count;

    Table(Path folder, int bits) throws IOException {
      this.bits = bits;
      this.slots = 1L << bits;
      Path path = Files.createTempFile(folder, "trawl-unique-", ".tmp");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              // Linux deletes it at once, and frees it with the process, however that ends.
              StandardOpenOption.DELETE_ON_CLOSE);
    }

    boolean isFull() {
      return count >= slots / 3 * 2;
    }

    boolean add(long high, long low) throws IOException {
      long at = high >>> (Long.SIZE - bits);
      while (true) {
        int offset = load(at * SLOT);
        long thisHigh = page.getLong(offset);
        long thisLow = page.getLong(offset + Long.BYTES);
        if (thisHigh == high && thisLow == low) {
          return false;
        }
        if (thisHigh == 0 && thisLow == 0) {
          page.putLong(offset, high).putLong(offset + Long.BYTES, low);
          changed = true;
          count++;
          return true;
        }
        at = (at + 1) & (slots - 1);
      }
    }

    /// Has the page with a position in the file, and says where in it that is. What was never
    /// written is zero.
    private int load(long position) throws IOException {
      long start = position & -PAGE;
      if (start != loaded) {
        flush();
        page.clear();
        while (page.hasRemaining() && file.read(page, start + page.position()) > 0) {
          // On to the end of the page, or of the file.
        }
        while (page.hasRemaining()) {
          page.put((byte) 0);
        }
        loaded = start;
      }
      return (int) (position - start);
    }

    private void flush() throws IOException {
      if (changed) {
        page.clear();
        while (page.hasRemaining()) {
          file.write(page, loaded + page.position());
        }
        changed = false;
      }
    }

    void copyTo(Table larger) throws IOException {
      for (long at = 0; at < slots; at++) {
        int offset = load(at * SLOT);
        long high = page.getLong(offset);
        long low = page.getLong(offset + Long.BYTES);
        if (high != 0 || low != 0) {
          larger.add(high, low);
        }
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
