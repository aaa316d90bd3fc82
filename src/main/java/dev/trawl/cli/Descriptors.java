package dev.trawl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How many connections the process may have (`ulimit -n`), which trawl does not raise.
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");

  /// What Java and trawl open besides connections.
  private static final int OTHERS = 40;

  /// Free at the start. With fewer, Java may fail to set up the polling of sockets, two descriptors
  /// for each processor, which it does not try a second time.
  static final int FEWEST = 8 + 2 * Runtime.getRuntime().availableProcessors();

  /// A connection that is being replaced is there twice for a moment.
  private static final int PER_SLOT = 2;

  private Descriptors() {}

  /// The most fetches at once that there are descriptors for; 0 where there are too few for any;
  /// empty where the limit is not to be had, as outside Linux.
  static OptionalInt slots() {
    if (!Files.isReadable(LIMITS)) {
      return OptionalInt.empty();
    }
    try {
      Matcher matcher = OPEN_FILES.matcher(Files.readString(LIMITS, StandardCharsets.ISO_8859_1));
      if (!matcher.find() || matcher.group(1).length() > 9) {
        return OptionalInt.empty();
      }
      int limit = Integer.parseInt(matcher.group(1));
      int slots = (limit - OTHERS) / PER_SLOT;
      // Counting them takes a while, which only a limit that is so low is worth.
      boolean enough = slots >= OTHERS || limit - open() >= FEWEST;
      return OptionalInt.of(enough ? Math.max(1, slots) : 0);
    } catch (IOException e) {
      // The limit then shows when it is reached.
      return OptionalInt.empty();
    }
  }

  /// How many are in use.
  private static long open() throws IOException {
    try (Stream<Path> open = Files.list(OPEN)) {
      return open.count();
    }
  }
}
