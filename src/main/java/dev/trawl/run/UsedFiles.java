package dev.trawl.run;

import dev.trawl.io.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that a run reads and writes. One that is written is nothing else: it would be emptied,
/// replaced or mixed up. What counts is the file, not its name.
public final class UsedFiles {
  private static final Path STANDARD_INPUT = Path.of("/dev/fd/0");
  private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");

  /// Whatever it was redirected to.
  private static final Object STREAM = new Object();

  private final List<Use> uses = new ArrayList<>();

  /// @param what is done, such as `--output writes it`
  /// @param shown the option with the file, for messages
  private record Use(String what, String shown, boolean written, Object file) {}

  public UsedFiles reads(String option, Path path) {
    return add(option + " reads it", option + " " + path, false, file(path));
  }

  /// Adds a file with options.
  public UsedFiles readsOptions(Path path) {
    return add("options are read from it", path.toString(), false, file(path));
  }

  public UsedFiles writes(String option, Path path) {
    return writes(option + " " + path, option, path);
  }

  /// Adds a file that is written.
  ///
  /// @param shown the option with the file, where there is more to it
  public UsedFiles writes(String shown, String option, Path path) {
    String what = option + " writes it";
    return Place.isStandardOutput(path)
        ? add(option + " writes to standard output", shown, true, Optional.of(STREAM))
            .add(what, shown, true, redirected(STANDARD_OUTPUT))
        : add(what, shown, true, file(path));
  }

  /// A list to be read.
  UsedFiles readsList(Path path) {
    return add("it is a list to be read", path.toString(), false, file(path));
  }

  public UsedFiles readsStandardInput() {
    String what = "standard input is a list to be read";
    return add(what, what, false, redirected(STANDARD_INPUT));
  }

  /// The records do.
  UsedFiles writesStandardOutput() {
    String shown = Place.STANDARD_OUTPUT_NAME;
    return add("the records go to standard output", shown, true, Optional.of(STREAM))
        .add("standard output goes there", shown, true, redirected(STANDARD_OUTPUT));
  }

  private UsedFiles add(String what, String shown, boolean written, Optional<Object> file) {
    file.ifPresent(key -> uses.add(new Use(what, shown, written, key)));
    return this;
  }

  /// What cannot be, in a sentence.
  public Optional<String> contradiction() {
    for (int i = 0; i < uses.size(); i++) {
      for (int j = 0; j < i; j++) {
        Use one = uses.get(i);
        Use other = uses.get(j);
        if ((one.written || other.written) && one.file.equals(other.file)) {
          Use written = one.written ? one : other;
          return Optional.of(
              written.shown + ": " + (written.equals(one) ? other : one).what + ", too");
        }
      }
    }
    return Optional.empty();
  }

  /// What a standard stream was redirected to, if that is a file.
  private static Optional<Object> redirected(Path stream) {
    return Files.isRegularFile(stream) ? file(stream) : Optional.empty();
  }

  /// What a name stands for: device and inode of a file that is there, else where it would be.
  /// Empty for what may be used twice, such as `/dev/null`.
  private static Optional<Object> file(Path name) {
    try {
      if (!Files.exists(name)) {
        Path path = Place.target(name);
        Path folder = path.toAbsolutePath().normalize().getParent();
        return Optional.of(
            folder != null && Files.exists(folder)
                ? folder.toRealPath().resolve(path.getFileName())
                : path.toAbsolutePath().normalize());
      }
      Object key = Files.readAttributes(name, BasicFileAttributes.class).fileKey();
      return isDevice(name) ? Optional.empty() : Optional.of(key == null ? name.toRealPath() : key);
    } catch (IOException e) {
      // It shows when the file is opened.
      return Optional.empty();
    }
  }

  private static boolean isDevice(Path path) throws IOException {
    boolean other = Files.readAttributes(path, BasicFileAttributes.class).isOther();
    // S_IFMT and S_IFCHR of POSIX: a FIFO would mix up what two write to it.
    return other && ((int) Files.getAttribute(path, "unix:mode") & 0xF000) == 0x2000;
  }
}
