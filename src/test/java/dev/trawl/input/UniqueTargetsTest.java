package dev.trawl.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Targets;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UniqueTargetsTest {
  @TempDir private Path folder;

  @Test
  void theFirstOfSeveralStaysAndKeepsItsIndex() throws IOException {
    assertEquals(List.of(1L, 2L, 5L), kept(Format.LINES, "a\nb\na\n a \nA\nb"));
  }

  @Test
  void entriesThatAskForSomethingElseAreNoRepeats() throws IOException {
    String list =
        """
        {"url":"a"}
        {"url":"a","method":"PUT"}
        {"url":"a","body":"x"}
        {"url":"a","body":"x","method":"PUT"}
        {"url":"a","body":{}}
        {"url":"a","body":"{}"}
        {"url":"a","headers":{"A":"1"}}
        {"url":"a","headers":{"A":["1",""]}}
        {"url":"a","headers":{"A":"1","B":[]}}
        {"url":"a","headers":{"A1":""}}
        """;
    assertEquals(10, kept(Format.JSONL, list).size());
    assertEquals(10, kept(Format.JSONL, list + list).size());
  }

  @Test
  void whatOnlyComesBackMakesNoDifference() throws IOException {
    assertEquals(
        List.of(1L), kept(Format.JSONL, "{\"url\":\"a\",\"x\":1}\n{\"x\":2,\"url\":\"a\"}"));
  }

  @Test
  void whatIsExpectedWhatItMayTakeAndItsNameMakeAnotherEntry() throws IOException {
    String list =
        """
        {"url":"a"}
        {"url":"a","id":1}
        {"url":"a","id":"1"}
        {"url":"a","max_time":1}
        {"url":"a","max_time":2}
        {"url":"a","expect":"status 200"}
        {"url":"a","expect":["status 200","bytes > 1"]}
        """;
    assertEquals(7, kept(Format.JSONL, list + list).size());
    String same =
        """
        {"url":"a","max_time":"1s","headers":{"A":"1","B":"2"}}
        {"url":"a","headers":{"b":["2"],"a":"1"},"max_time":"1000ms"}
        """;
    assertEquals(List.of(1L), kept(Format.JSONL, same));
  }

  @Test
  void badEntriesAreRepeatsWhereTheyAreTheSame() throws IOException {
    assertEquals(List.of(1L, 2L), kept(Format.JSONL, "{x\n{y\n{x"));
    String tooLong = "a".repeat(70_000);
    assertEquals(List.of(1L, 2L), kept(Format.LINES, tooLong + "\n" + tooLong + "b"));
  }

  @Test
  void aSetOfHashesIsExactAlsoWhereTheyCollide() throws IOException {
    Random random = new Random(1);
    Set<List<Long>> model = new HashSet<>();
    try (HashFile set = new HashFile(folder)) {
      for (int i = 0; i < 60_000; i++) {
        // Few leading bits: long runs of slots, and over the end of the table.
        long high = random.nextInt(4) == 0 ? -1L << random.nextInt(60) : random.nextLong();
        long low = random.nextInt(10_000) - 1L;
        long shown = high == 0 && low == 0 ? 1 : low;
        assertEquals(model.add(List.of(high, shown)), set.add(high, low));
      }
    }
  }

  @Test
  void nothingIsLeftInTheFolder() throws IOException {
    try (HashFile set = new HashFile(folder)) {
      assertTrue(set.add(1, 2));
      assertFalse(set.add(1, 2));
      assertTrue(set.add(0, 0));
      assertFalse(set.add(0, 0));
      if (System.getProperty("os.name").equals("Linux")) {
        assertEquals(0, files());
      }
    }
    assertEquals(0, files());
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Path missing = folder.resolve("missing");
    ListException e =
        assertThrows(
            ListException.class,
            () -> new UniqueTargets(new Targets(Collections.emptyIterator()), () -> {}, missing));
    assertTrue(
        e.getMessage().startsWith("--unique cannot keep its file in " + missing + ": "),
        e.getMessage());
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /// The ordinals of the entries that are not left out.
  private List<Long> kept(Format format, String list) throws IOException {
    Source source =
        new Source.StandardInput(new ByteArrayInputStream(list.getBytes(UTF_8)), format);
    AtomicInteger dropped = new AtomicInteger();
    List<Long> kept = new ArrayList<>();
    try (TargetList all = new TargetList(List.of(source));
        UniqueTargets unique = new UniqueTargets(all, dropped::incrementAndGet, folder)) {
      for (Optional<Target> next = unique.next(); next.isPresent(); next = unique.next()) {
        kept.add(next.get().index());
      }
    }
    assertEquals(list.lines().count(), kept.size() + dropped.get());
    return kept;
  }
}
