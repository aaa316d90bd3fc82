package dev.trawl.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Lines that wait on the disk instead of in memory. The files have no names, so that nothing is
/// left of them whatever happens. Not safe for use by several threads.
final class ParkedLines {
  /// After so many bytes another file is begun: each goes as soon as no line of it waits any more.
  private static final long FILE_BYTES = 64L << 20;

  private File current = new File();

  private static final class File {
    private Optional<FileChannel> channel = Optional.empty();
    private long end;
    private int waiting;
    private boolean full;

    private FileChannel channel() throws IOException {
      if (channel.isEmpty()) {
        Path file = Files.createTempFile("trawl-", ".lines");
        channel =
            Optional.of(
                FileChannel.open(
                    file,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
      }
      return channel.get();
    }

    private void taken() throws IOException {
      waiting--;
      if (waiting == 0) {
        end = 0;
        if (full) {
          channel().close();
        }
      }
    }
  }

  /// Puts bytes on the disk.
  ///
  /// @return gives them back, once
  Line.Content park(byte[] bytes) throws IOException {
    if (current.end >= FILE_BYTES) {
      current.full = true;
      current = new File();
    }
    File file = current;
    long start = file.end;
    for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
      file.channel().write(left, start + left.position());
    }
    int length = bytes.length;
    file.end = start + length;
    file.waiting++;
    return () -> {
      ByteBuffer read = ByteBuffer.allocate(length);
      while (read.hasRemaining()) {
        if (file.channel().read(read, start + read.position()) < 0) {
          throw new EOFException("a temporary file has become shorter");
        }
      }
      file.taken();
      return read.array();
    };
  }
}
