package dev.trawl.http.cache;

import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.Proxies;
import dev.trawl.http.connect.TlsOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import okio.ByteString;
import okio.FileSystem;

/// A folder that one process at a time uses, and only its owner.
///
/// @param lock held by this process
/// @param store of the responses in it
record CacheFolder(FileChannel lock, Store store) implements Closeable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// What a change of the files' contents has to change.
  private static final String FORMAT = "trawl 1";

  /// @throws IOException if the folder cannot be written, or another process uses it
  static CacheFolder open(CacheOptions options, NetworkOptions network, TlsOptions tls)
      throws IOException {
    Path folder = options.folder();
    Files.createDirectories(folder, OWNER_ONLY);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isLocked(lock)) {
        throw new FileSystemException(folder.toString(), null, "another trawl is using it");
      }
      Path responses = folder.resolve("http-" + digest(network, tls));
      removeOthers(folder, responses);
      Files.createDirectories(responses, OWNER_ONLY);
      return new CacheFolder(lock, new Store(responses, options.maxBytes()));
    } catch (Throwable t) {
      lock.close();
      throw t;
    }
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // By this very process; the same to the user.
      return false;
    }
  }

  /// Responses are those of a network: one that came without verification, from an address that
  /// `--resolve` gave, or from inside of what `--deny-private` protects must not be given to a run
  /// that would not have got it.
  private static String digest(NetworkOptions network, TlsOptions tls) {
    List<Object> all =
        List.of(
            FORMAT,
            network.guard(),
            // Its own order differs from run to run.
            new TreeMap<>(network.resolve()),
            network.proxies().http().map(Proxies.Server::toString),
            network.proxies().https().map(Proxies.Server::toString),
            network.proxies().noProxy(),
            tls.insecure(),
            tls.caCertificates(),
            tls.certificate());
    return ByteString.encodeUtf8(all.toString()).sha256().hex().substring(0, 16);
  }

  private static void removeOthers(Path folder, Path own) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path other : files.filter(file -> !file.equals(own)).toList()) {
        if (other.getFileName().toString().matches("http-[0-9a-f]{16}")) {
          FileSystem.SYSTEM.deleteRecursively(okio.Path.get(other));
        }
      }
    }
  }

  /// Why [#open] failed, for people.
  static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException file -> "it is no folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.toString();
    };
  }

  @Override
  public void close() throws IOException {
    store.close();
    lock.close();
  }
}
