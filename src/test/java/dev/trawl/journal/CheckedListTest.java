package dev.trawl.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Verdict;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.Field;
import dev.trawl.record.JsonLines;
import dev.trawl.record.ResultsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of a list, and that it is still the same: row 70 of the table in
/// src/docs/faults.md.
final class CheckedListTest {
  private static final JsonLines JSON = new JsonLines(EnumSet.allOf(Field.class));
  private static final int BLOCK = Journal.BLOCK;

  @TempDir private Path folder;
  private final List<Long> failedBefore = new ArrayList<>();
  private final List<ResultFile> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (ResultFile file : open) {
      file.close();
    }
  }

  @Test
  void onlyEntriesThatAreNotDoneComeOut() throws IOException {
    Journal journal = recorded(5 * BLOCK, i -> i % 7 != 0 || i > 3 * BLOCK, CheckedListTest::text);
    List<Long> expected =
        LongStream.rangeClosed(1, 3 * BLOCK).filter(i -> i % 7 == 0).boxed().toList();
    assertEquals(expected, fetched(journal, 5 * BLOCK, CheckedListTest::text));
  }

  @Test
  void aListMayHaveGrownAtItsEnd() throws IOException {
    Journal journal = recorded(BLOCK + 2, i -> true, CheckedListTest::text);
    assertEquals(
        LongStream.rangeClosed(BLOCK + 3, 3 * BLOCK).boxed().toList(),
        fetched(journal, 3 * BLOCK, CheckedListTest::text));
  }

  @Test
  void withoutRecordsEverythingComesOutAtOnce() throws IOException {
    Journal journal = recorded(0, i -> true, CheckedListTest::text);
    int[] read = {0};
    TargetSource endless = () -> Optional.of(target(++read[0], text(read[0])));
    CheckedList list = new CheckedList(endless, journal, CheckedListTest::isValid, failed -> {});
    for (long i = 1; i <= 2 * BLOCK; i++) {
      assertEquals(i, list.next().orElseThrow().index());
      assertEquals(i, read[0]);
    }
  }

  @Test
  void nothingIsReadAheadOnceAllRecordsOfABlockHaveBeenSeen() throws IOException {
    Journal journal = recorded(3, i -> i != 2, CheckedListTest::text);
    int[] read = {0};
    TargetSource endless = () -> Optional.of(target(++read[0], text(read[0])));
    CheckedList list = new CheckedList(endless, journal, CheckedListTest::isValid, failed -> {});
    assertEquals(2, list.next().orElseThrow().index());
    assertEquals(3, read[0]);
    assertEquals(4, list.next().orElseThrow().index());
    assertEquals(4, read[0]);
  }

  @Test
  void aChangedEntryIsNamedAndNothingOfItsBlockComesOut() throws IOException {
    Journal journal = recorded(2 * BLOCK, i -> i % 2 == 0, CheckedListTest::text);
    long changed = BLOCK + 10;
    LongFunction<Input> edited =
        i -> i >= changed ? new Input.Text("http://other\u001B/" + i) : text(i);
    List<Long> out = new ArrayList<>();
    ResultsException e =
        assertThrows(ResultsException.class, () -> fetch(journal, 2 * BLOCK, edited, out));
    assertTrue(
        e.getMessage()
            .endsWith(
                "results.jsonl: entry 138 is \"http://other\\u001B/138\" now, but was"
                    + " \"http://h.test/138\""),
        e.getMessage());
    assertEquals(LongStream.rangeClosed(1, BLOCK).filter(i -> i % 2 != 0).boxed().toList(), out);
  }

  @Test
  void entriesThatHaveChangedPlacesAreFound() throws IOException {
    Journal journal = recorded(10, i -> true, CheckedListTest::text);
    assertChanged(journal, 10, i -> text(i == 3 ? 4 : i == 4 ? 3 : i), "entry 3 is ");
  }

  @Test
  void anEntryThatWasInsertedIsFound() throws IOException {
    Journal journal = recorded(2_000, i -> true, CheckedListTest::text);
    assertChanged(journal, 2_001, i -> text(i < 1_500 ? i : i - 1), "entry 1500 is ");
  }

  @Test
  void anEditThatDoesNotConcernRecordsIsFine() throws IOException {
    Journal journal = recorded(10, i -> i != 5, CheckedListTest::text);
    assertEquals(List.of(5L), fetched(journal, 10, i -> i == 5 ? new Input.Text("x") : text(i)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, BLOCK, BLOCK + 9})
  void aListThatHasBecomeShorterIsFound(int length) throws IOException {
    Journal journal = recorded(BLOCK + 10, i -> true, CheckedListTest::text);
    assertChanged(
        journal,
        length,
        CheckedListTest::text,
        "entry " + (length + 1) + " is not there any more, but was \"http://h.test/");
  }

  @Test
  void entriesThatTheListHasLeftOutAreMissed() throws IOException {
    Journal journal = recorded(4 * BLOCK, i -> true, CheckedListTest::text);
    Iterator<Long> rest = List.of(1L, 4L * BLOCK).iterator();
    TargetSource gap = () -> Optional.of(rest.next()).map(i -> target(i, text(i)));
    CheckedList list = new CheckedList(gap, journal, CheckedListTest::isValid, failed -> {});
    ResultsException e = assertThrows(ResultsException.class, list::next);
    assertTrue(e.getMessage().contains("entry 2 is not there any more"), e.getMessage());
  }

  @Test
  void inputsAreComparedAsRecordsShowThem() throws IOException {
    List<Input> odd =
        List.of(
            new Input.Text("http://user:secret@h.test/"),
            new Input.Text("http://token@h.test/"),
            new Input.Text("https://h.test/@someone"),
            new Input.Text("ht tp://user:secret/more@h.test/a@b"),
            new Input.Text("user:sec?ret@h.test\u0000\u0085\u202E\"\\"),
            new Input.Text("http://h.test/é\uD83D\uDE00"),
            new Input.Text(
                "http://h.test/" + "\u0001".repeat(1_985) + "\uD83D\uDE00".repeat(15_000)),
            new Input.Text("http://h.test/" + "x".repeat(66_000)),
            new Input.NotUtf8("/w=="),
            new Input.NotUtf8("dTpwQP8="),
            new Input.TooLong("http://user:secret@h.test/", 70_000));
    LongFunction<Input> entry = i -> odd.get((int) i - 1);
    Journal journal = recorded(odd.size(), i -> true, entry);
    assertEquals(List.of(), fetched(journal, odd.size(), entry));
    for (int i = 1; i <= odd.size(); i++) {
      int other = i;
      assertChanged(
          journal,
          odd.size(),
          j -> j == other ? new Input.Text("https://other.test/@someone") : entry.apply(j),
          "entry " + i + " is \"https://other.test/@someone\" now, but was \"");
    }
  }

  @Test
  void entriesThatFailedBeforeAreTold() throws IOException {
    Journal journal = recorded(3_000, i -> i % 10 != 0, CheckedListTest::text);
    fetched(journal, 3_000, CheckedListTest::text);
    assertEquals(
        LongStream.rangeClosed(1, 3_000).filter(i -> i % 10 == 5).boxed().toList(), failedBefore);
  }

  private void assertChanged(
      Journal journal, long length, LongFunction<Input> entry, String message) {
    ResultsException e =
        assertThrows(
            ResultsException.class, () -> fetch(journal, length, entry, new ArrayList<>()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /// A journal of the first entries, those whose index ends with 5 not ok.
  private Journal recorded(long length, LongPredicate done, LongFunction<Input> entry)
      throws IOException {
    Path file = folder.resolve("results.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long i = 1; i <= length; i++) {
        if (done.test(i)) {
          Target target = target(i, entry.apply(i));
          FetchResult result =
              isValid(target)
                  ? Results.answered(i % 10 == 5 ? 404 : 200)
                  : Results.failed(Failure.of(ErrorKind.INVALID_URL, "bad"));
          FetchResult own =
              new FetchResult(
                  target,
                  result.requested().filter(r -> isValid(target)),
                  result.attempts(),
                  result.queued(),
                  result.last());
          out.write(JSON.encode(own, new Verdict(isValid(target) && i % 10 != 5, List.of())));
        }
      }
    }
    ResultFile results = ResultFile.open(file, true).orElseThrow();
    open.add(results);
    return results.resume();
  }

  private List<Long> fetched(Journal journal, long length, LongFunction<Input> entry)
      throws IOException {
    List<Long> out = new ArrayList<>();
    fetch(journal, length, entry, out);
    return out;
  }

  private void fetch(Journal journal, long length, LongFunction<Input> entry, List<Long> out)
      throws IOException {
    Iterator<Target> entries =
        LongStream.rangeClosed(1, length).mapToObj(i -> target(i, entry.apply(i))).iterator();
    CheckedList list =
        new CheckedList(
            () -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty(),
            journal,
            CheckedListTest::isValid,
            failed -> failedBefore.add(failed.index()));
    for (Optional<Target> t = list.next(); t.isPresent(); t = list.next()) {
      out.add(t.get().index());
    }
  }

  private static Target target(long index, Input input) {
    return new Target(index, OptionalLong.of(index), input);
  }

  private static Input text(long index) {
    return new Input.Text("http://h.test/" + index);
  }

  private static boolean isValid(Target target) {
    return target.input() instanceof Input.Text text && text.text().matches("https?://[^ \\x00]*");
  }
}
