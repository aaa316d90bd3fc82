package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.record.JsonLines;
import dev.trawl.record.PastRecord;
import dev.trawl.record.ResultRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final int ALL = 10_000;

  /// Compared with what maps tell.
  @Test
  void entriesAreKnownAgainAndCompared() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<ResultRecord> older = PastRecord.random(random, 200);
      List<ResultRecord> newer = PastRecord.random(random, 200);
      Differences differences = compared(older, newer, 0.5);
      Map<String, ResultRecord> before = new HashMap<>();
      older.forEach(record -> before.put(record.key(), record));
      List<ResultRecord> broken = new ArrayList<>();
      List<ResultRecord> fixed = new ArrayList<>();
      List<ResultRecord> added = new ArrayList<>();
      Set<ResultRecord> slower = new HashSet<>();
      for (ResultRecord record : newer) {
        ResultRecord then = before.get(record.key());
        if (then == null) {
          added.add(record);
        }
        if (!record.ok() && (then == null || then.ok())) {
          broken.add(record);
        }
        if (record.ok() && then != null && !then.ok()) {
          fixed.add(record);
        }
        if (record.ok() && then != null && then.ok()) {
          long took = then.total().toMillis();
          long more = record.total().toMillis() - took;
          if (more >= 10 && more >= took * 0.5) {
            slower.add(record);
          }
        }
      }
      newer.forEach(record -> before.remove(record.key()));
      assertEquals(broken, differences.broken().best());
      assertEquals(fixed, differences.fixed().best());
      assertEquals(added, differences.added().best());
      assertEquals(
          slower,
          new HashSet<>(
              differences.slower().best().stream().map(Differences.Slower::record).toList()));
      assertEquals(
          before.keySet(),
          new HashSet<>(differences.gone().best().stream().map(ResultRecord::key).toList()));
      assertEquals(before.size(), differences.gone().count());
    }
  }

  @Test
  void whatIsTheSameIsNoNews() throws IOException {
    List<ResultRecord> records = PastRecord.random(new Random(3), 100);
    List<ResultRecord> once =
        List.copyOf(
            records.stream()
                .collect(
                    HashMap<String, ResultRecord>::new,
                    (map, record) -> map.put(record.key(), record),
                    Map::putAll)
                .values());
    Differences differences = compared(once, once, 0);
    assertFalse(differences.hasNewFailures());
    assertFalse(differences.someAreGone());
    assertEquals(
        "0 new failures; 0 fixed, 0 slower by 0%, 0 new, 0 gone",
        DifferencesOverview.of(differences).summary());
  }

  @Test
  void slowerIsByAPartAndBySomeMilliseconds() throws IOException {
    List<ResultRecord> older =
        List.of(ok("a", 1), ok("b", 100), ok("c", 100), ok("d", 2), ok("e", 1000));
    List<ResultRecord> newer =
        List.of(ok("a", 10), ok("b", 149), ok("c", 150), ok("d", 12), ok("e", 3000));
    assertEquals(
        List.of("http://e/", "http://c/", "http://d/"),
        compared(older, newer, 0.5).slower().best().stream()
            .map(slower -> slower.record().input())
            .toList());
  }

  @Test
  void aFailureThatIsNewFailsNewly() throws IOException {
    assertTrue(compared(List.of(), List.of(PastRecord.invalid(1, "x")), 0.5).hasNewFailures());
    assertFalse(
        compared(List.of(PastRecord.invalid(1, "x")), List.of(PastRecord.invalid(1, "x")), 0.5)
            .hasNewFailures());
  }

  @Test
  void anEntryThatIsCutInOneOfTheTwoIsKnownAgain() throws IOException {
    String input = "http://h/" + "a".repeat(5000);
    Differences differences =
        compared(
            List.of(PastRecord.ok(1, input, 5)),
            List.of(PastRecord.ok(1, input.substring(0, JsonLines.CUT_TEXT), 5)),
            0.5);
    assertEquals(0, differences.added().count());
    assertEquals(0, differences.gone().count());
  }

  private static ResultRecord ok(String host, long millis) {
    return PastRecord.ok(1, "http://" + host + "/", millis);
  }

  private static Differences compared(
      List<ResultRecord> older, List<ResultRecord> newer, double slowerBy) throws IOException {
    Differences differences = new Differences(ALL, slowerBy);
    for (ResultRecord record : older) {
      differences.addOlder(record);
    }
    for (ResultRecord record : newer) {
      differences.addNewer(record);
    }
    for (ResultRecord record : older) {
      differences.addOlderAgain(record);
    }
    return differences;
  }
}
