package dev.trawl.archive;

import dev.trawl.model.Answer;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// Gives bodies their place in a folder, in folders by the first byte of their SHA-256. Safe for
/// use by several threads.
///
/// A file is there as a whole or not at all, nothing that was there before is replaced, and no link
/// is followed.
public final class BodyStore {
  private final Path folder;
  private final NameTemplate names;
  private final ReentrantLock moving = new ReentrantLock();

  public BodyStore(Path folder, NameTemplate names) {
    this.folder = folder;
    this.names = names;
  }

  /// Gives a body its place.
  ///
  /// @param part where it is now, in the same file system; is not there any more on return
  /// @param answer whose SHA-256 has been taken
  /// @return the place, relative to the folder
  public String put(Path part, FetchResult result, Answer answer) throws IOException {
    String digest = answer.digest(Digest.SHA256).orElseThrow();
    Path within = folder.resolve(digest.substring(0, 2));
    makeFolder(within);
    NameTemplate.Name name = names.of(result, answer);
    for (int count = 1; ; count++) {
      String number = count == 1 ? "" : "-" + count;
      Path file = within.resolve(name.stem() + number + name.ending());
      try {
        move(part, file);
      } catch (FileAlreadyExistsException e) {
        // As a run finds it that goes on with one that was killed.
        if (!holdsTheSame(file, part)) {
          continue;
        }
        Files.delete(part);
      }
      return within.getFileName() + "/" + file.getFileName();
    }
  }

  private static void makeFolder(Path within) throws IOException {
    if (!Files.isDirectory(within, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(within);
      } catch (FileAlreadyExistsException e) {
        // Another thread's, it is hoped.
        if (!Files.isDirectory(within, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileSystemException(
              within.toString(), null, within.getFileName() + " is no folder");
        }
      }
    }
  }

  /// @throws FileAlreadyExistsException if there is something, be it a link that leads nowhere
  private void move(Path part, Path file) throws IOException {
    try {
      // To rename it would replace what is there.
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has hard links. Then only other programs could come in between.
      moving.lock();
      try {
        Files.move(part, file);
      } finally {
        moving.unlock();
      }
      return;
    }
    Files.delete(part);
  }

  private static boolean holdsTheSame(Path file, Path part) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(file, part) < 0;
  }
}
