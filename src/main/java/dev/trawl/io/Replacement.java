package dev.trawl.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A new file that takes the place of the one before at one stroke: who reads the file finds the
/// one or the other, whole.
///
/// Only a file of one name gives up its place. Links are followed, and what else is there, such as
/// a device, a FIFO, or a file with several names, stays and is written to.
public final class Replacement implements Closeable {
  /// So many links lead to a file at the most, as on Linux.
  private static final int MAX_LINKS = 40;

  private final Path file;
  private final boolean stays;
  private final Path unfinished;
  private final FileChannel channel;

  /// Begins a new file beside the one that it is for.
  ///
  /// @throws IOException if the file could not be written later
  public Replacement(Path name) throws IOException {
    this(name, Set.of());
  }

  /// Begins one that only its owner may read.
  public static Replacement secret(Path name) throws IOException {
    return new Replacement(
        name,
        Set.of(PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  private Replacement(Path name, Set<FileAttribute<?>> attributes) throws IOException {
    if (Files.isDirectory(name)) {
      throw new FileSystemException(name.toString(), null, "it is a folder");
    }
    this.stays = Files.exists(name) && stays(name);
    if (stays && !Files.isWritable(name)) {
      throw new AccessDeniedException(name.toString());
    }
    this.file = stays ? name : target(name);
    // Readable for others, whom temporary files are kept from; and with an ending that nobody
    // collects.
    this.unfinished =
        stays
            ? Files.createTempFile("trawl-", ".part")
            : file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    this.channel =
        FileChannel.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            attributes.toArray(FileAttribute<?>[]::new));
  }

  private static boolean stays(Path name) throws IOException {
    return !Files.isRegularFile(name)
        || name.startsWith("/dev")
        || name.startsWith("/proc")
        || (int) Files.getAttribute(name, "unix:nlink") > 1;
  }

  /// Where links lead, also if there is nothing yet.
  public static Path target(Path name) throws IOException {
    Path path = name;
    for (int i = 0; i < MAX_LINKS && Files.isSymbolicLink(path); i++) {
      path = path.toAbsolutePath().resolveSibling(Files.readSymbolicLink(path));
    }
    return path;
  }

  /// What is written to.
  public FileChannel channel() {
    return channel;
  }

  /// Puts the file in its place, and on the disk.
  public void publish() throws IOException {
    if (!stays) {
      channel.force(true);
      channel.close();
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    channel.close();
    try (OutputStream out =
        Files.newOutputStream(
            file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      Files.copy(unfinished, out);
    }
  }

  /// Drops what was not published.
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(unfinished);
  }
}
