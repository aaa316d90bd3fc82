package dev.trawl.archive;

import dev.trawl.journal.ResultFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A folder for bodies that have no name yet, made for one run: no other process uses it meanwhile.
/// What a run that was killed left there is removed by the next one.
public final class PartFolder implements Closeable {
  private final List<Path> made;
  private final Path path;
  private final Path lockFile;
  private final ResultFile lock;

  private PartFolder(List<Path> made, Path path, Path lockFile, ResultFile lock) {
    this.made = made;
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /// Makes the folder, and those that it is in.
  ///
  /// @throws InUseException if another process uses it
  public static PartFolder open(Path path) throws IOException {
    List<Path> made = new ArrayList<>();
    for (Path parent = path.toAbsolutePath().getParent();
        parent != null && Files.notExists(parent);
        parent = parent.getParent()) {
      made.add(parent);
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path);
    }
    Path lockFile = path.resolve("lock");
    ResultFile lock;
    try {
      lock = ResultFile.open(lockFile, false).orElseThrow(InUseException::new);
      lock.begin();
    } catch (NoSuchFileException e) {
      // It is just being removed.
      throw new InUseException();
    }
    PartFolder folder = new PartFolder(made, path, lockFile, lock);
    try {
      folder.removeParts();
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    return folder;
  }

  /// Another process uses the folder.
  public static final class InUseException extends FileSystemException {
    private static final long serialVersionUID = 1;

    InUseException() {
      super(null, null, "another trawl is using it");
    }
  }

  private void removeParts() throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(path)) {
      parts = files.filter(file -> file.getFileName().toString().matches("\\d+\\.part")).toList();
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
  }

  /// Removes a part that nobody needs any more.
  public void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // Then it goes with the folder, or at the start of the next run.
    }
  }

  /// Removes the folder, and those that were made for it: nothing is in them.
  public void undo() {
    close();
    try {
      for (Path folder : made) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // Somebody else has put something there.
    }
  }

  /// Removes the folder.
  @Override
  public void close() {
    try (lock) {
      removeParts();
      Files.deleteIfExists(lockFile);
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What is in it is nobody's; the next run uses it.
    }
  }
}
