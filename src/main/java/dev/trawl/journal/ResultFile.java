package dev.trawl.journal;

import dev.trawl.io.Place;
import dev.trawl.io.SyncedStream;
import dev.trawl.record.RecordReader;
import dev.trawl.record.Recorded;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
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
  private final boolean made;
  private volatile FileChannel channel;
  private Optional<Journal> journal = Optional.empty();
  private boolean begun;

  private ResultFile(Path file, boolean made, FileChannel channel) {
    this.file = file;
    this.made = made;
    this.channel = channel;
  }

  /// Opens the file, and makes it if it is not there. It stays as it is until [#begin]. Empty if
  /// another process writes to it.
  ///
  /// @param read whether it is to be read back, too
  /// @param attributes of a file that is made
  public static Optional<ResultFile> open(Path file, boolean read, FileAttribute<?>... attributes)
      throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE);
    if (read) {
      options.add(StandardOpenOption.READ);
    }
    boolean made = false;
    while (true) {
      if (Files.notExists(file)) {
        Set<StandardOpenOption> make =
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel.open(file, make, attributes).close();
        made = true;
      }
      try {
        Object before = identity(file);
        FileChannel channel = FileChannel.open(file, options);
        if (!isLocked(channel)) {
          channel.close();
          return Optional.empty();
        }
        // Whoever held the lock may have put a new file in the place of this one.
        if (Objects.equals(before, identity(file))) {
          return Optional.of(new ResultFile(file, made, channel));
        }
        channel.close();
      } catch (NoSuchFileException e) {
        // Whoever held the lock may have taken the file away, too.
        made = false;
      }
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

  /// Reads the file back, to go on with it.
  ///
  /// @throws dev.trawl.record.ResultsException if it holds something else than records
  public Journal resume() throws IOException {
    journal = Optional.of(Journal.toResume(file.toString(), this::reader));
    return journal.get();
  }

  /// Makes the file ready to be written to, once. Without [#resume] it is emptied. Otherwise a last
  /// line that is torn is cut off, and records of entries that are to be fetched again are taken
  /// out.
  public synchronized void begin() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    if (journal.isEmpty()) {
      channel.truncate(0);
      return;
    }
    channel.truncate(journal.get().end());
    if (journal.get().pending() > 0) {
      replace(journal.get());
    }
    channel.position(channel.size());
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
      if (!isReplaced(fresh, old)) {
        overwrite(copy);
        copy.close();
        Files.delete(fresh);
        return;
      }
    } catch (IOException | RuntimeException e) {
      copy.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
    channel.close();
    channel = copy;
  }

  private static boolean isReplaced(Path fresh, Path old) throws IOException {
    if (Place.of(old) != Place.REPLACED) {
      return false;
    }
    try {
      Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      // A file that a container mounts, for one, cannot be replaced.
      return false;
    }
  }

  /// Puts the lasting records into a file that keeps its place. The copy stays until they are on
  /// the disk.
  private void overwrite(FileChannel copy) throws IOException {
    channel.position(0);
    transfer(copy, 0, copy.size(), channel);
    channel.truncate(copy.size());
    channel.force(true);
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
        transfer(channel, from, reader.start(), copy);
        from = reader.end();
      }
    }
    transfer(channel, from, reader.end(), copy);
  }

  private static void transfer(FileChannel source, long from, long to, FileChannel copy)
      throws IOException {
    for (long at = from; at < to; ) {
      long count = source.transferTo(at, to - at, copy);
      if (count == 0) {
        throw new IOException("it has become shorter");
      }
      at += count;
    }
  }

  /// Appends to the file, which has to have been begun. To close it closes the file.
  ///
  /// @param sync whether to have written to the disk, once a second, what has been handed over
  public OutputStream stream(boolean sync) {
    // The channel may become another one until then.
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            for (ByteBuffer left = ByteBuffer.wrap(bytes, offset, length); left.hasRemaining(); ) {
              channel.write(left);
            }
          }

          @Override
          public void close() throws IOException {
            ResultFile.this.close();
          }
        };
    return sync ? new SyncedStream(stream, () -> channel.force(false)) : stream;
  }

  /// Lets go of the lock, and of a file that was made but not begun.
  @Override
  public synchronized void close() throws IOException {
    try (FileChannel closing = channel) {
      if (made && !begun && closing.isOpen()) {
        Files.deleteIfExists(file.toRealPath());
      }
    }
  }
}
