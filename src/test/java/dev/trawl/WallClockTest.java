package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Somebody may set the machine's clock while trawl runs.
final class WallClockTest {
  private static final Pattern READ =
      Pattern.compile("currentTimeMillis|\\.now\\(|Clock\\.system|awaitUntil|new Date\\(");

  /// All waits and times are those of `System.nanoTime`. What is a date remains: when a cookie or a
  /// certificate expires, when an attempt or a run began or ended, what a `Retry-After` with a date
  /// means, and how old a response in the cache is.
  @Test
  void onlyDatesAreReadFromTheWallClock() throws IOException {
    Set<String> readers = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main"))) {
      sources
          .filter(
              source -> source.toString().endsWith(".java") && READ.matcher(text(source)).find())
          .forEach(source -> readers.add(source.getFileName().toString()));
    }
    assertEquals(
        Set.of(
            "Backlog.java",
            "CookieStore.java",
            "Failures.java",
            "FetchEngine.java",
            "ResponseCache.java",
            "Run.java",
            "RunningAttempt.java",
            "Sidecars.java",
            "Store.java"),
        readers);
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
