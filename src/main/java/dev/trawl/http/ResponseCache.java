package dev.trawl.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
import java.util.logging.Logger;
import java.util.stream.Stream;
import okhttp3.Cache;
import okhttp3.OkHttpClient;
import okio.ByteString;
import okio.FileSystem;

/// OkHttp's cache, in a folder that one process at a time uses. Safe for use by several threads;
/// the clients of a run share it.
///
/// Only the start can fail: later on, what cannot be written is not kept, and what cannot be read
/// is fetched.
final class ResponseCache implements Closeable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final FileChannel lock;
  private final Cache cache;
  private final boolean identified;

  /// @throws IOException if the folder cannot be written, or another process uses it; with a
  ///   message for people
  ResponseCache(CacheOptions options, NetworkOptions network, TlsOptions tls) throws IOException {
    Path folder = options.folder();
    try {
      Files.createDirectories(folder, OWNER_ONLY);
      lock = lock(folder);
      try {
        Path responses = folder.resolve("http-" + digest(network, tls));
        removeOthers(folder, responses);
        Files.createDirectories(responses, OWNER_ONLY);
        cache =
            new Cache(
                new CheckedFiles(FileSystem.SYSTEM), okio.Path.get(responses), options.maxBytes());
        initialize(cache);
      } catch (Throwable t) {
        lock.close();
        throw t;
      }
    } catch (IOException e) {
      throw new IOException("--cache cannot use " + folder + ": " + why(e), e);
    }
    this.identified = tls.certificate().isPresent();
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // By this very process; the same to the user.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new FileSystemException(folder.toString(), null, "another trawl is using it");
  }

  /// Responses are those of a network: one that came without verification, from an address that
  /// `--resolve` gave, or from inside of what `--deny-private` protects must not be given to a run
  /// that would not have got it.
  private static String digest(NetworkOptions network, TlsOptions tls) {
    List<Object> all =
        List.of(
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

  /// Reads the list of what is there. OkHttp logs a damaged one with a stack trace, which nobody
  /// can do anything about: it begins anew.
  private static void initialize(Cache cache) throws IOException {
    Logger logger = Logger.getLogger(OkHttpClient.class.getName());
    logger.setFilter(entry -> false);
    try {
      cache.initialize();
    } finally {
      logger.setFilter(null);
    }
  }

  private static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException file -> "it is no folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.toString();
    };
  }

  /// Makes clients use it.
  void install(OkHttpClient.Builder client) {
    client
        .addInterceptor(new CacheRules.Asking(cache, identified))
        .addNetworkInterceptor(new CacheRules.Keeping());
  }

  @Override
  public void close() {
    try (lock) {
      cache.close();
    } catch (IOException e) {
      // The records are right all the same; what could not be kept is fetched again.
    }
  }
}
