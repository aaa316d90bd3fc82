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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import okio.ByteString;

/// A folder that one process at a time uses, and only its owner.
///
/// @param lock held by this process
/// @param store of the responses in it
/// @param made files and folders that were not there before, the innermost first
record CacheFolder(FileChannel lock, Store store, List<Path> made) implements Closeable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// What a change of the files' contents has to change.
  private static final String FORMAT = "trawl 1";

  /// @throws IOException if the folder cannot be written, or another process uses it
  static CacheFolder open(CacheOptions options, NetworkOptions network, TlsOptions tls)
      throws IOException {
    Path folder = options.folder().toAbsolutePath();
    Path responses = folder.resolve("http-" + digest(network, tls));
    Path lockFile = folder.resolve("lock");
    List<Path> made = new ArrayList<>();
    for (Path path : List.of(responses, lockFile)) {
      missing(path).ifPresent(made::add);
    }
    for (Path path = folder; path != null; path = path.getParent()) {
      missing(path).ifPresent(made::add);
    }
    Files.createDirectories(folder, OWNER_ONLY);
    FileChannel lock =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isLocked(lock)) {
        throw new FileSystemException(folder.toString(), null, "another trawl is using it");
      }
      Files.createDirectories(responses, OWNER_ONLY);
      Store store = new Store(responses, options.maxBytes(), others(folder, responses));
      return new CacheFolder(lock, store, made);
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

  private static Optional<Path> missing(Path path) {
    return Files.notExists(path) ? Optional.of(path) : Optional.empty();
  }

  /// Responses of other networks.
  private static List<Path> others(Path folder, Path own) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.equals(own))
          .filter(file -> file.getFileName().toString().matches("http-[0-9a-f]{16}"))
          .toList();
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

  /// Leaves nothing that was not there, where nobody has asked for a response.
  void undo() {
    if (!store.isUsed()) {
      made.forEach(Store::delete);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    lock.close();
  }
}
