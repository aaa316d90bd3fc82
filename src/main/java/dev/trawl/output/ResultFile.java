package dev.trawl.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A regular file that records go to, locked against every other process that would write to it.
///
/// One channel reads and writes, because the lock belongs to the process: to close any other
/// descriptor of the file would let go of it.
public final class ResultFile implements AutoCloseable {
  private final Path file;
  private FileChannel channel;

  private ResultFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the file, and makes it if it is not there. Empty if another process writes to it.
  ///
  /// @param read whether it is to be read back, too
  public static Optional<ResultFile> open(Path file, boolean read) throws IOException {
    if (Files.notExists(file)) {
      FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    }
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE);
    if (read) {
      options.add(StandardOpenOption.READ);
    }
    while (true) {
      Object before = identity(file);
      FileChannel channel = FileChannel.open(file, options);
      if (!isLocked(channel)) {
        channel.close();
        return Optional.empty();
      }
      // Whoever held the lock may have put a new file in the place of this one.
      if (Objects.equals(before, identity(file))) {
        return Optional.of(new ResultFile(file, channel));
      }
      channel.close();
    }
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // By this process.
      return false;
    }
  }

  /// Drops what is in the file.
  public void clear() throws IOException {
    channel.truncate(0);
  }

  /// Reads the file back, and makes it ready for more: a last line that is torn is cut off, and
  /// records of entries that are to be fetched again are taken out.
  ///
  /// @throws ResultsException if it holds something else than records; it is then as it was
  public Journal resume() throws IOException {
    Journal journal = Journal.toResume(file.toString(), this::reader);
    channel.truncate(journal.end());
    if (journal.pending() > 0) {
      replace(journal);
    }
    channel.position(channel.size());
    return journal;
  }

  private RecordReader reader() {
    return new RecordReader(channel, file.toString());
  }

  /// Puts a file with the lasting records in the place of this one. After a crash at any moment,
  /// one of the two is there.
  private void replace(Journal journal) throws IOException {
    Path old = file.toRealPath();
    Path fresh = old.resolveSibling("." + old.getFileName() + ".trawl-part");
    // Left over from a crash: nobody else has the lock.
    Files.deleteIfExists(fresh);
    FileChannel copy =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      keepPermissions(old, fresh);
      if (!isLocked(copy)) {
        throw new IOException("cannot lock " + fresh);
      }
      copyLasting(journal, copy);
      copy.force(true);
      Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      copy.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
    channel.close();
    channel = copy;
  }

  private static void keepPermissions(Path old, Path fresh) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(old));
    }
  }

  private void copyLasting(Journal journal, FileChannel copy) throws IOException {
    RecordReader reader = reader();
    long from = 0;
    for (Optional<Recorded> record = reader.next(); record.isPresent(); record = reader.next()) {
      if (journal.isPending(record.get())) {
        transfer(from, reader.start(), copy);
        from = reader.end();
      }
    }
    transfer(from, reader.end(), copy);
  }

  private void transfer(long from, long to, FileChannel copy) throws IOException {
    for (long at = from; at < to; ) {
      long count = channel.transferTo(at, to - at, copy);
      if (count == 0) {
        throw new IOException("it has become shorter");
      }
      at += count;
    }
  }

  /// Appends to the file. To close it closes the file.
  ///
  /// @param sync whether to have written to the disk, once a second, what has been handed over
  public OutputStream stream(boolean sync) {
    OutputStream stream = Channels.newOutputStream(channel);
    FileChannel written = channel;
    return sync ? new SyncedStream(stream, () -> written.force(false)) : stream;
  }

  /// Lets go of the lock.
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
