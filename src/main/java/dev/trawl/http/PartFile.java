package dev.trawl.http;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// A file that a body is written to as it comes. To close it before it is [#finish]ed deletes it.
///
/// Whatever is wrong with it is no fault of the server's, and told so from what is.
final class PartFile implements Closeable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Path path;
  private final OutputStream out;
  private boolean finished;

  /// @param folder that no other process writes to
  PartFile(Path folder) throws FailureException {
    path = folder.resolve(NUMBERS.incrementAndGet() + ".part");
    try {
      out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  /// Adds the first `count` bytes.
  void add(byte[] bytes, int count) throws FailureException {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  /// All of the body is there.
  Path finish() throws FailureException {
    try {
      out.close();
    } catch (IOException e) {
      throw unsaved(e);
    }
    finished = true;
    return path;
  }

  @Override
  public void close() {
    if (finished) {
      return;
    }
    try (out) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What it was written for failed already; the next run removes it.
    }
  }

  private static FailureException unsaved(IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException missing -> "no such file or folder";
          case AccessDeniedException denied -> "permission denied";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> String.valueOf(e.getMessage());
        };
    // Of descriptors there will be more, of space perhaps not.
    ErrorKind kind = lacksDescriptors() ? ErrorKind.RESOURCE : ErrorKind.SINK;
    return new FailureException(Failure.of(kind, "cannot save the body: " + why));
  }

  /// Whether not even a socket can be had. Java has no type for that error of the system's.
  private static boolean lacksDescriptors() {
    try (SocketChannel probe = SocketChannel.open()) {
      return !probe.isOpen();
    } catch (IOException e) {
      return true;
    }
  }
}
