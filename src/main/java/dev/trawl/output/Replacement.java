package dev.trawl.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A new file that takes the place of the one before at one stroke: who reads the file finds the
/// one or the other, whole.
final class Replacement implements Closeable {
  private final Path file;
  private final Path unfinished;
  private final FileChannel channel;

  /// Begins a new file beside the one that it is for.
  ///
  /// @throws IOException if that cannot be done, or what is there is no file but a device or a
  ///   folder
  Replacement(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // The superuser would put a file in the place of /dev/null.
      throw new FileSystemException(file.toString(), null, "no regular file");
    }
    this.file = file;
    // Readable for others, whom temporary files are kept from; and with an ending that nobody
    // collects.
    this.unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    this.channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /// What is written to.
  FileChannel channel() {
    return channel;
  }

  /// Puts the file in its place, and on the disk.
  void publish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Drops what was not published.
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(unfinished);
  }
}
