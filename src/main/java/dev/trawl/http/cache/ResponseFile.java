package dev.trawl.http.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import okio.Buffer;

/// A response in a file of its own: in whole blocks what is [Kept], then the body as it came. Shows
/// whether it was damaged or cut.
///
/// @param space length of those blocks
/// @param bodySum CRC-32C of the body
record ResponseFile(FileChannel file, Kept kept, int space, int bodySum) implements Closeable {
  /// What disks count in.
  static final int BLOCK = 4096;

  private static final int STEP = 64 * 1024;

  /// For fields that a 304 adds.
  private static final int SPARE = 512;

  /// More than the fields of a response can take.
  private static final int MAX_SPACE = 1 << 20;

  /// Before what is kept: a CRC-32C of all behind itself but the body, the space, the body's sum.
  private static final int SUMS = 3 * Integer.BYTES;

  /// @throws IOException also if it is damaged, but for the body
  static ResponseFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      int space = read(file, SUMS).getInt(Integer.BYTES);
      ByteBuffer head = read(file, Math.clamp(space, BLOCK, MAX_SPACE));
      if (head.getInt() != sum(head)) {
        throw new IOException("damaged");
      }
      int bodySum = head.getInt(2 * Integer.BYTES);
      Buffer written = new Buffer();
      written.write(head.position(SUMS));
      return new ResponseFile(file, Kept.read(written, file.size() - space), space, bodySum);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  private static ByteBuffer read(FileChannel file, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(bytes, 0);
    if (bytes.hasRemaining()) {
      throw new IOException("cut off");
    }
    return bytes.flip();
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  /// Blocks for what is kept, and for some more fields.
  static int space(Kept kept) {
    return (SUMS + (int) kept.written().size() + SPARE + BLOCK - 1) / BLOCK * BLOCK;
  }

  /// Writes what is kept before the body; at one stroke, but what the end of the process leaves
  /// half written is damaged.
  static void write(FileChannel file, Kept kept, int space, int bodySum) throws IOException {
    byte[] written = kept.written().readByteArray();
    if (SUMS + written.length > space) {
      throw new IOException("no space");
    }
    ByteBuffer head = ByteBuffer.allocate(space);
    head.putInt(Integer.BYTES, space).putInt(2 * Integer.BYTES, bodySum).put(SUMS, written);
    file.write(head.putInt(0, sum(head.position(Integer.BYTES))).rewind(), 0);
  }

  boolean isWhole() throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer step = ByteBuffer.allocate(Math.clamp(file.size() - space, 1, STEP));
    file.position(space);
    while (file.read(step.clear()) > 0) {
      sum.update(step.flip());
    }
    return bodySum == (int) sum.getValue();
  }

  /// Closing it closes the file.
  InputStream body() throws IOException {
    return Channels.newInputStream(file.position(space));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
