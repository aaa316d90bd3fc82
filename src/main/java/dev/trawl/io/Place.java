package dev.trawl.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// What stands under a name that is to be written to, and so how it is written. All options that
/// write a file go by this.
public enum Place {
  /// A new file, or a regular one: another takes its place at one stroke.
  REPLACED,

  /// A regular file that keeps its place, because it has several names or nothing can be made
  /// beside it: it is emptied, and written to.
  KEPT,

  /// A device, a pipe, or whatever a descriptor such as `/dev/fd/3` leads to: it is written to.
  STREAM,

  /// `-`, or a name of that descriptor: what stands there by now stays.
  STANDARD_OUTPUT;

  /// How messages call it.
  public static final String STANDARD_OUTPUT_NAME = "standard output";

  /// So many links lead to a file at the most, as on Linux.
  private static final int MAX_LINKS = 40;

  private static final Set<Path> STANDARD_OUTPUTS =
      Set.of(
          Path.of("-"), Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

  private static final Path STANDARD_ERROR = Path.of("/dev/stderr");

  /// Follows links, also where they lead to nothing yet.
  ///
  /// @throws IOException if nothing can be written there, such as to a folder
  public static Place of(Path name) throws IOException {
    Path path = target(name);
    if (STANDARD_OUTPUTS.contains(path)) {
      return STANDARD_OUTPUT;
    }
    if (Files.isDirectory(path)) {
      throw new FileSystemException(name.toString(), null, "it is a folder");
    }
    if (Files.notExists(path)) {
      return REPLACED;
    }
    if (!Files.isWritable(path)) {
      throw new AccessDeniedException(name.toString());
    }
    if (isDescriptor(path) || !Files.isRegularFile(path)) {
      return STREAM;
    }
    Path folder = path.toAbsolutePath().getParent();
    boolean hasOneName = (int) Files.getAttribute(path, "unix:nlink") == 1;
    return hasOneName && Files.isWritable(folder) ? REPLACED : KEPT;
  }

  /// Whether it is a name of standard output.
  public static boolean isStandardOutput(Path name) {
    try {
      return STANDARD_OUTPUTS.contains(target(name));
    } catch (IOException e) {
      // It shows when the file is opened.
      return false;
    }
  }

  /// The name for messages.
  public static String shown(Path name) {
    return isStandardOutput(name) ? STANDARD_OUTPUT_NAME : name.toString();
  }

  /// Opens a [#STREAM]. Nothing of a file that its descriptor leads to is overwritten.
  public static OutputStream stream(Path name) throws IOException {
    return Files.newOutputStream(name, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /// Where links lead, also if there is nothing yet. A descriptor is no link, although Linux shows
  /// it as one.
  public static Path target(Path name) throws IOException {
    Path path = name;
    for (int i = 0; !isDescriptor(path) && Files.isSymbolicLink(path); i++) {
      if (i == MAX_LINKS) {
        throw new FileSystemException(name.toString(), null, "too many links");
      }
      path = path.toAbsolutePath().resolveSibling(Files.readSymbolicLink(path)).normalize();
    }
    return path;
  }

  private static boolean isDescriptor(Path path) {
    return STANDARD_OUTPUTS.contains(path)
        || path.equals(STANDARD_ERROR)
        || path.startsWith("/dev/fd")
        || path.startsWith("/proc");
  }
}
