package dev.trawl.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.model.Body;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.record.Field;
import dev.trawl.record.JsonLines;
import dev.trawl.record.ResultsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done after a crash with what it left: rows 68 and 69 of the table in src/docs/faults.md.
final class ResultFileTest {
  private static final JsonLines JSON = new JsonLines(EnumSet.allOf(Field.class));

  /// Of every kind that matters: ok, not ok, failed, no URL, not UTF-8, with a body.
  private static final List<FetchResult> RESULTS =
      List.of(
          Results.answered(200),
          Results.answered(404),
          Results.failed(Failure.of(ErrorKind.DNS, "no address")),
          Results.invalid(new Input.Text("ht tp://é\u0000")),
          Results.invalid(new Input.NotUtf8("/w==")),
          Results.answered(
              Results.answer(
                  200,
                  Map.of("x-odd", List.of("\"}\n{\"index\":1")),
                  Optional.of(
                      new Body(
                          ByteBuffer.wrap("{\"ok\":1}\n".getBytes(UTF_8)),
                          Optional.empty(),
                          true)))));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("results.jsonl");
  }

  @Test
  void aFileCutAtAnyByteIsCutOffAtItsLastWholeRecord() throws IOException {
    byte[] whole = lines(RESULTS);
    int end = 0;
    int records = 0;
    for (int length = 0; length <= whole.length; length++) {
      if (length > 0 && whole[length - 1] == '\n') {
        end = length;
        records++;
      }
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(records, resume().size(), "cut at " + length);
      assertArrayEquals(Arrays.copyOf(whole, end), Files.readAllBytes(file), "cut at " + length);
    }
    assertEquals(RESULTS.size(), records);
  }

  @Test
  void zeroBytesAtTheEndAreCutOffToo() throws IOException {
    byte[] whole = lines(RESULTS);
    int afterFirst = lines(RESULTS.subList(0, 1)).length;
    for (int length = afterFirst; length < afterFirst + 40; length++) {
      Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, length), length + 5_000));
      assertEquals(1, resume().size());
      assertEquals(afterFirst, Files.size(file));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garbage                               | 0 | it ends with something else than a record",
        "{\"a\":1}                             | 0 | it ends with something else than a record",
        "garbage^                              | 0 | no JSON object on a line of its own",
        "^                                     | 0 | no JSON object on a line of its own",
        "[1]^                                  | 0 | no JSON object on a line of its own",
        "{}^                                   | 0 | a record without index, input or ok",
        "{\"index\":0,\"input\":\"a\",\"ok\":true}^ | 0 | a record without index, input or ok",
        "{\"index\":1,\"input\":\"a\",\"ok\":1}^    | 0 | a record without index, input or ok",
        "{\"index\":1,\"input\":\"a\",\"ok\":false}^| 0 | a record without status or error",
        "{\"index\":1,\"input\":\"a\",\"status\":1}^| 0 | a record without index, input or ok",
        "{\"index\":1,\"input\":\"a\",\"ok\":fa}^   | 0 | no JSON",
        "{\"index\":4294967296,\"input\":\"\",\"ok\":true}^ | 0 | an index beyond 4294967295",
        "{\"index\":99999999999999999999,\"ok\":true}^ | 0 | no JSON",
        "{\"index\":1,\"ok\":false}{\"index\":2}^ | 0 | more than one object on a line",
        "{\"index\":1,\"inp_ut\":\"a\"}^           | 15 | a control character"
      })
  void whatIsNoRecordIsRefusedByNameAndOffset(String text, int offset, String what)
      throws IOException {
    byte[] first = lines(RESULTS.subList(1, 2));
    first[9] = '7';
    byte[] odd = text.replace('^', '\n').replace('_', '\0').getBytes(UTF_8);
    byte[] all = Arrays.copyOf(first, first.length + odd.length);
    System.arraycopy(odd, 0, all, first.length, odd.length);
    Files.write(file, all);
    ResultsException e = assertThrows(ResultsException.class, this::resume);
    assertEquals(
        "cannot resume " + file + ": at byte " + (first.length + offset) + ": " + what,
        e.getMessage());
    assertArrayEquals(all, Files.readAllBytes(file));
  }

  @Test
  void aSecondRecordOfAnEntryIsRefused() throws IOException {
    byte[] one = lines(RESULTS.subList(0, 1));
    Files.write(file, one);
    Files.write(file, one, StandardOpenOption.APPEND);
    ResultsException e = assertThrows(ResultsException.class, this::resume);
    assertTrue(e.getMessage().endsWith("at byte " + one.length + ": a second record of entry 1"));
  }

  @Test
  void recordsOfEntriesThatWereCutOffAreTakenOut() throws IOException {
    byte[] lasting = lines(RESULTS.subList(0, 4));
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(line(8, Results.failed(Failure.of(ErrorKind.INTERRUPTED, "signal"))));
      out.write(lasting);
      out.write(line(9, Results.failed(Failure.of(ErrorKind.DEADLINE, "late"))));
      out.write(line(10, Results.answered(200)));
      out.write(line(11, Results.failed(Failure.of(ErrorKind.INTERRUPTED, "signal"))));
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    try (ResultFile results = ResultFile.open(file, true).orElseThrow()) {
      Journal journal = results.resume();
      assertEquals(5, journal.size());
      assertTrue(journal.wants(8) && journal.wants(9) && journal.wants(11));
      assertFalse(journal.wants(10));
      results.begin();
      // The new file is locked as the old one was, and is gone on with.
      assertTrue(ResultFile.open(file, true).isEmpty());
      results.stream(false).write(line(8, Results.answered(200)));
    }
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(lasting);
    expected.write(line(10, Results.answered(200)));
    expected.write(line(8, Results.answered(200)));
    assertArrayEquals(expected.toByteArray(), Files.readAllBytes(file));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of(file), list());
  }

  @Test
  void aFileThatIsWholeStaysAsItIs() throws IOException {
    byte[] whole = lines(RESULTS);
    Files.write(file, whole);
    Object identity = Files.getAttribute(file, "unix:ino");
    assertEquals(RESULTS.size(), resume().size());
    assertArrayEquals(whole, Files.readAllBytes(file));
    assertEquals(identity, Files.getAttribute(file, "unix:ino"));
  }

  @Test
  void whatACrashLeftWhileTheFileWasReplacedIsOfNoAccount() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Files.writeString(folder.resolve(".results.jsonl.trawl-part"), "{\"index\":");
    Files.write(file, line(1, Results.failed(Failure.of(ErrorKind.INTERRUPTED, "signal"))));
    try (ResultFile results = ResultFile.open(link, true).orElseThrow()) {
      assertEquals(0, results.resume().size());
      results.begin();
    }
    assertEquals(0, Files.size(file));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of(link, file), list());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileThatIsWrittenToIsNotOpenedASecondTime(boolean read) throws IOException {
    try (ResultFile first = ResultFile.open(file, false).orElseThrow()) {
      first.begin();
      first.stream(false).write(lines(RESULTS));
      assertTrue(ResultFile.open(file, read).isEmpty());
    }
    assertArrayEquals(lines(RESULTS), Files.readAllBytes(file));
    try (ResultFile again = ResultFile.open(file, read).orElseThrow()) {
      again.begin();
    }
    assertEquals(0, Files.size(file));
  }

  @Test
  void untilItIsBegunTheFileStaysAsItIs() throws IOException {
    byte[] torn = Arrays.copyOf(lines(RESULTS), lines(RESULTS).length - 5);
    Files.write(file, torn);
    for (boolean resume : new boolean[] {true, false}) {
      try (ResultFile results = ResultFile.open(file, resume).orElseThrow()) {
        if (resume) {
          results.resume();
        }
      }
      assertArrayEquals(torn, Files.readAllBytes(file));
    }
    Files.delete(file);
    ResultFile.open(file, true).orElseThrow().close();
    assertEquals(List.of(), list());
  }

  @Test
  void longLinesAreReadThoughNotKept() throws IOException {
    byte[] body = new byte[3 << 20];
    Arrays.fill(body, (byte) 'x');
    FetchResult large = Results.answered(Results.answer("text/plain", body, UTF_8, true));
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(line(1, large));
      out.write(
          line(2, Results.failed(Failure.of(ErrorKind.RESET, "cut"), large.outcome().answer())));
      out.write(line(3, Results.answered(200)));
    }
    long size = Files.size(file);
    Journal journal = resume();
    assertEquals(3, journal.size());
    assertEquals(Map.of("reset", 1L), journal.notOk());
    assertEquals(size, Files.size(file));
  }

  private Journal resume() throws IOException {
    try (ResultFile results = ResultFile.open(file, true).orElseThrow()) {
      Journal journal = results.resume();
      results.begin();
      return journal;
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// With indexes from 1.
  private static byte[] lines(List<FetchResult> results) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < results.size(); i++) {
      lines.write(line(i + 1, results.get(i)));
    }
    return lines.toByteArray();
  }

  private static byte[] line(long index, FetchResult result) {
    Target target = new Target(index, OptionalLong.of(index), result.target().input());
    return JSON.encode(Results.withTarget(result, target), new Expectations().judge(result));
  }
}
