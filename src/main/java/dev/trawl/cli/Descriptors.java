package dev.trawl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many connections the process may have (`ulimit -n`), which trawl does not raise.
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");

  /// What Java and trawl open besides connections.
  private static final int OTHERS = 40;

  /// A connection that is being replaced is there twice for a moment.
  private static final int PER_SLOT = 2;

  private Descriptors() {}

  /// The most fetches at once that there are descriptors for, 1 or more; empty where the limit is
  /// not to be had, as outside Linux.
  static OptionalInt slots() {
    if (!Files.isReadable(LIMITS)) {
      return OptionalInt.empty();
    }
    try {
      return slots(Files.readString(LIMITS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // The limit then shows when it is reached.
      return OptionalInt.empty();
    }
  }

  static OptionalInt slots(String limits) {
    Matcher matcher = OPEN_FILES.matcher(limits);
    if (!matcher.find() || matcher.group(1).length() > 9) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.max(1, (Integer.parseInt(matcher.group(1)) - OTHERS) / PER_SLOT));
  }
}
