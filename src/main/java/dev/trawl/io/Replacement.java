package dev.trawl.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// A new file that takes the place of the one before at one stroke, with its owner and its
/// permissions: who reads the file finds the one or the other, whole. What has to keep its
/// [place](Place) is written to.
public final class Replacement implements Closeable {
  /// The first bytes of an object, of gzip and of zstd.
  private static final Pattern RECORDS =
      Pattern.compile("\\s*\\{\\s*\"|\u001F\u008B|\\(\u00B5/\u00FD");

  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private final Path file;
  private final Place place;
  private final OutputStream standardOutput;
  private final boolean secret;
  private final Path unfinished;
  private final FileChannel channel;

  /// Begins a new file beside the one that it is for.
  ///
  /// @param standardOutput for `-`
  /// @throws IOException if the file could not be written later
  public Replacement(Path name, OutputStream standardOutput) throws IOException {
    this(name, standardOutput, false);
  }

  /// Begins one that only its owner may read.
  public static Replacement secret(Path name, OutputStream standardOutput) throws IOException {
    return new Replacement(name, standardOutput, true);
  }

  private Replacement(Path name, OutputStream standardOutput, boolean secret) throws IOException {
    this.place = Place.of(name);
    this.file = Place.target(name);
    this.standardOutput = standardOutput;
    this.secret = secret;
    if (place != Place.STREAM && holdsRecords(file)) {
      throw new FileSystemException(
          name.toString(), null, "it holds records, which would be lost; remove it first");
    }
    if (place == Place.STANDARD_OUTPUT) {
      // It shows where that is closed.
      standardOutput.flush();
    }
    // With an ending that nobody collects.
    this.unfinished =
        place == Place.REPLACED
            ? file.resolveSibling(".trawl-" + UUID.randomUUID() + ".part")
            : Files.createTempFile("trawl-", ".part");
    this.channel =
        place == Place.REPLACED
            ? FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                secret ? OWNER_ONLY : NO_ATTRIBUTES)
            : FileChannel.open(unfinished, StandardOpenOption.WRITE);
  }

  /// Whether it begins as records do, or is compressed as they may be. Nothing that trawl puts in
  /// the place of a file does.
  private static boolean holdsRecords(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String beginning = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
      return RECORDS.matcher(beginning).lookingAt();
    }
  }

  /// What is written to.
  public FileChannel channel() {
    return channel;
  }

  /// Puts the file in its place, and on the disk.
  public void publish() throws IOException {
    if (place == Place.REPLACED) {
      channel.force(true);
    }
    channel.close();
    switch (place) {
      case REPLACED -> {
        keepAttributes();
        move();
      }
      case KEPT -> copy(emptied());
      case STREAM -> copy(Place.stream(file));
      case STANDARD_OUTPUT -> Files.copy(unfinished, standardOutput);
    }
  }

  private void copy(OutputStream to) throws IOException {
    try (to) {
      Files.copy(unfinished, to);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.notExists(file)) {
        throw e;
      }
      // A file that a container mounts, for one, cannot be replaced.
      copy(emptied());
    }
  }

  private OutputStream emptied() throws IOException {
    return Files.newOutputStream(
        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /// Those of the file before, as far as the system allows it.
  private void keepAttributes() throws IOException {
    PosixFileAttributeView fresh =
        Files.getFileAttributeView(unfinished, PosixFileAttributeView.class);
    if (fresh == null || Files.notExists(file)) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributes own = fresh.readAttributes();
    try {
      if (!old.owner().equals(own.owner())) {
        fresh.setOwner(old.owner());
      }
      if (!old.group().equals(own.group())) {
        fresh.setGroup(old.group());
      }
    } catch (FileSystemException e) {
      // Only root may give a file away.
    }
    if (!secret) {
      fresh.setPermissions(old.permissions());
    }
  }

  /// Drops what was not published.
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(unfinished);
  }
}
