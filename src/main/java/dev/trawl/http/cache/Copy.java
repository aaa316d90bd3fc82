package dev.trawl.http.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// A body that is kept while it is read, if it is read to its end.
final class Copy extends InputStream {
  private static final int STEP = 16 * 1024;

  private final Store store;
  private final String key;
  private final Kept kept;
  private final InputStream body;
  private final int space;
  private final Path path;
  private final FileChannel file;
  private final CRC32C sum = new CRC32C();
  private long blocks;
  private boolean over;

  /// @throws IOException if there is no file for it
  Copy(Store store, String key, Kept kept, InputStream body) throws IOException {
    this.store = store;
    this.key = key;
    this.kept = kept;
    this.body = body;
    this.space = ResponseFile.space(kept);
    this.path = store.begin();
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    file.position(space);
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int read = body.read(into, offset, count);
    if (!over && read < 0) {
      end(true);
    } else if (!over) {
      add(ByteBuffer.wrap(into, offset, read));
    }
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] step = new byte[(int) Math.min(count, STEP)];
    return Math.max(0, read(step, 0, step.length));
  }

  private void add(ByteBuffer bytes) {
    sum.update(bytes.duplicate());
    try {
      long more = Store.blocks(file.position() + bytes.remaining()) - blocks;
      blocks += more;
      int count = bytes.remaining();
      if (store.reserve(more) && file.write(bytes) == count) {
        return;
      }
    } catch (IOException e) {
      // It is not kept.
    }
    end(false);
  }

  /// @param whole whether the body was read to its end
  private void end(boolean whole) {
    if (over) {
      return;
    }
    over = true;
    store.reserve(-blocks);
    try (file) {
      if (whole) {
        ResponseFile.write(file, kept, space, (int) sum.getValue());
        store.keep(key, path, Store.blocks(file.size()));
      }
    } catch (IOException e) {
      // It is not kept.
    } finally {
      Store.delete(path);
    }
  }

  /// What was not read to its end is not kept. Leaves the body open.
  @Override
  public void close() {
    end(false);
  }
}
