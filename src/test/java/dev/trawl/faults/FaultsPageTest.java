package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page that says which test proves what.
final class FaultsPageTest {
  private static final Path PAGE = Path.of("src/docs/faults.md");
  private static final Path TESTS = Path.of("src/test/java/dev/trawl");
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+)(?:-(\\d+))? \\|", Pattern.MULTILINE);
  private static final Pattern NAMED =
      Pattern.compile("`([a-z0-9]+\\.)?([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  @Test
  void everyRowIsThereOnce() throws IOException {
    List<Integer> rows = new ArrayList<>();
    Matcher matcher = ROW.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      IntStream.rangeClosed(first, last).forEach(rows::add);
    }
    assertEquals(rows.stream().distinct().sorted().toList(), rows);
    assertTrue(rows.containsAll(IntStream.rangeClosed(1, 80).boxed().toList()), rows.toString());
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    List<MatchResult> named = NAMED.matcher(Files.readString(PAGE)).results().toList();
    assertTrue(named.size() > 80, () -> named.size() + " names");
    for (MatchResult name : named) {
      Path file = file(name.group(2) + ".java");
      if (name.group(3) != null) {
        assertTrue(Files.readString(file).contains("void " + name.group(3) + "("), name.group());
      }
    }
  }

  private static Path file(String name) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> found = files.filter(file -> file.endsWith(name)).toList();
      assertEquals(1, found.size(), name);
      return found.getFirst();
    }
  }
}
