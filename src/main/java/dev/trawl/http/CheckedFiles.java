package dev.trawl.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import okio.Buffer;
import okio.BufferedSource;
import okio.FileMetadata;
import okio.FileSystem;
import okio.ForwardingFileSystem;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Path;
import okio.Sink;
import okio.Source;

/// Files of OkHttp's cache that show when they were damaged: each ends with the length and the
/// CRC-32C of what stands before. One that does not is not there, as far as the cache can see, and
/// its response is fetched again. OkHttp itself would hand on whatever a crash or a full disk left.
final class CheckedFiles extends ForwardingFileSystem {
  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{32}\\.[01](\\.tmp)?");
  private static final int TRAILER = Long.BYTES + Integer.BYTES;

  /// What files take up is counted in blocks. So there cannot be so many small ones within the
  /// cache's size that the list of them, which OkHttp keeps in memory, would be large.
  private static final long BLOCK = 4096;

  CheckedFiles(FileSystem files) {
    super(files);
  }

  @Override
  public Sink sink(Path file, boolean mustCreate) throws IOException {
    Sink sink = super.sink(file, mustCreate);
    return isEntry(file) ? new Sealing(sink) : sink;
  }

  @Override
  public Source source(Path file) throws IOException {
    return isEntry(file) ? new Content(super.source(file), checked(file)) : super.source(file);
  }

  @Override
  public FileMetadata metadataOrNull(Path file) throws IOException {
    FileMetadata found = super.metadataOrNull(file);
    if (found == null || found.getSize() == null || !isEntry(file)) {
      return found;
    }
    return new FileMetadata(
        found.isRegularFile(),
        found.isDirectory(),
        found.getSymlinkTarget(),
        (found.getSize() + BLOCK - 1) / BLOCK * BLOCK,
        found.getCreatedAtMillis(),
        found.getLastModifiedAtMillis(),
        found.getLastAccessedAtMillis(),
        Map.of());
  }

  private static boolean isEntry(Path file) {
    return ENTRY.matcher(file.name()).matches();
  }

  /// The length of a file's content.
  ///
  /// @throws FileNotFoundException if it is damaged
  private long checked(Path file) throws IOException {
    FileMetadata found = super.metadataOrNull(file);
    long length = found == null || found.getSize() == null ? -1 : found.getSize() - TRAILER;
    if (length < 0) {
      throw new FileNotFoundException(file + " is cut off");
    }
    try (BufferedSource all = Okio.buffer(super.source(file));
        CheckedInputStream content = new CheckedInputStream(all.inputStream(), new CRC32C())) {
      content.skipNBytes(length);
      long sum = content.getChecksum().getValue();
      if (all.readLong() != length || all.readInt() != (int) sum) {
        throw new FileNotFoundException(file + " is damaged");
      }
    }
    return length;
  }

  private static final class Sealing extends ForwardingSink {
    private final CheckedOutputStream sum =
        new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C());
    private long length;
    private boolean closed;

    Sealing(Sink sink) {
      super(sink);
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      source.copyTo(sum, 0, byteCount);
      length += byteCount;
      super.write(source, byteCount);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (Sink sink = delegate()) {
        Buffer trailer =
            new Buffer().writeLong(length).writeInt((int) sum.getChecksum().getValue());
        sink.write(trailer, trailer.size());
      }
    }
  }

  private static final class Content extends ForwardingSource {
    private long left;

    Content(Source source, long length) {
      super(source);
      this.left = length;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (left == 0) {
        return -1;
      }
      long count = super.read(sink, Math.min(byteCount, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
