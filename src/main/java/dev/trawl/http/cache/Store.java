package dev.trawl.http.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import okio.FileSystem;

/// Responses in a folder that nobody else uses. What cannot be written is not kept, what cannot be
/// read is not there. Safe for use by several threads.
final class Store implements Closeable {
  private final Path folder;
  private final long maxBlocks;

  /// How many blocks each takes, by key; the one used least recently comes first. Blocks keep the
  /// list short: there cannot be many small ones within the size.
  private final Map<String, Long> responses = new LinkedHashMap<>(16, 0.75f, true);

  /// Those, and those of responses that are being written.
  private long blocks;

  /// Folders that make room for the first response that is kept. Until then nothing changes.
  private List<Path> others;

  private boolean used;
  private boolean closed;

  /// Reads the list of what is there, and deletes what was not written to its end.
  ///
  /// @param others folders that give way to responses
  Store(Path folder, long maxBytes, List<Path> others) throws IOException {
    this.folder = folder;
    this.others = List.copyOf(others);
    this.maxBlocks = maxBytes / ResponseFile.BLOCK;
    Map<String, BasicFileAttributes> found = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{32}")) {
          found.put(name, Files.readAttributes(file, BasicFileAttributes.class));
        } else {
          delete(file);
        }
      }
    }
    found.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(Comparator.comparing(BasicFileAttributes::lastModifiedTime)))
        .forEach(file -> add(file.getKey(), blocks(file.getValue().size())));
  }

  static long blocks(long bytes) {
    return (bytes + ResponseFile.BLOCK - 1) / ResponseFile.BLOCK;
  }

  /// A whole response. To be closed.
  Optional<ResponseFile> find(String key) {
    try {
      ResponseFile found;
      synchronized (this) {
        used = true;
        if (responses.get(key) == null) {
          return Optional.empty();
        }
        found = ResponseFile.open(folder.resolve(key));
        // For the list of the next run.
        Files.setLastModifiedTime(folder.resolve(key), FileTime.from(Instant.now()));
      }
      if (found.isWhole()) {
        return Optional.of(found);
      }
      found.close();
    } catch (IOException e) {
      // As said above.
    }
    return Optional.empty();
  }

  /// Changes what is kept of a response, which may have been replaced in the meantime.
  synchronized void update(String key, ResponseFile response, Kept kept) {
    try {
      ResponseFile.write(response.file(), kept, response.space(), response.bodySum());
    } catch (IOException e) {
      remove(key);
    }
  }

  /// Forgets a response.
  synchronized void remove(String key) {
    Long size = responses.remove(key);
    if (size != null) {
      blocks -= size;
      delete(folder.resolve(key));
    }
  }

  /// A file for a response that is being written; the next start deletes what is left of it.
  Path begin() {
    removeOthers();
    return folder.resolve(UUID.randomUUID() + ".tmp");
  }

  private synchronized void removeOthers() {
    for (Path other : others) {
      try {
        FileSystem.SYSTEM.deleteRecursively(okio.Path.get(other));
      } catch (IOException e) {
        // As said above.
      }
    }
    others = List.of();
  }

  /// Whether somebody has asked for a response.
  synchronized boolean isUsed() {
    return used;
  }

  /// Makes room for a response that is being written, at the cost of others.
  ///
  /// @param more blocks; negative to give them back
  /// @return whether there is room
  synchronized boolean reserve(long more) {
    blocks += more;
    fit();
    return blocks <= maxBlocks;
  }

  /// Keeps a response that has been written to its end.
  synchronized void keep(String key, Path file, long size) throws IOException {
    if (!closed) {
      Files.move(file, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      add(key, size);
    }
  }

  private void add(String key, long size) {
    Long before = responses.put(key, size);
    blocks += size - (before == null ? 0 : before);
    fit();
  }

  private void fit() {
    while (blocks > maxBlocks && !responses.isEmpty()) {
      remove(responses.keySet().iterator().next());
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nobody can do anything about it.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    responses.clear();
  }
}
