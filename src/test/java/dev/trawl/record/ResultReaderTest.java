package dev.trawl.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultReaderTest {
  private static final String DIGEST = "0a".repeat(32);
  private static final String ONE =
      "{\"index\":1,\"input\":\"h/é\",\"method\":\"GET\",\"ok\":true,\"status\":200,"
          + "\"headers\":{\"ok\":[\"no\"],\"input\":\"x\"},\"json\":[{\"status\":7}],\"sha256\":\""
          + DIGEST
          + "\"}\n";
  private static final String OTHER =
      "{\"input_base64\":\"/w==\",\"ok\":false,\"error\":{\"kind\":\"invalid_url\"}}\n";
  private static final List<ResultRecord> BOTH =
      List.of(
          new ResultRecord(
              1,
              "h/é",
              Optional.empty(),
              Optional.empty(),
              "GET",
              true,
              200,
              0,
              0,
              false,
              Optional.empty(),
              Duration.ZERO,
              Optional.empty(),
              List.of(),
              Optional.of(DIGEST)),
          new ResultRecord(
              0,
              "/w==",
              Optional.empty(),
              Optional.empty(),
              "",
              false,
              0,
              0,
              0,
              false,
              Optional.empty(),
              Duration.ZERO,
              Optional.of("invalid_url"),
              List.of(),
              Optional.empty()));

  @Test
  void recordsAreReadBack() throws IOException {
    assertEquals(BOTH, read(ONE + OTHER));
    assertEquals(List.of(), read(""));
  }

  @Test
  void everyFieldThatIsSummedUpIsReadInAnyOrder() throws IOException {
    String line =
        """
        { "error" : {"phase":"body","message":"reset","kind":"reset","more":{"kind":"x"}},
          "total_ms": 12.345, "started_at": "2026-01-02T03:04:05.678Z", "flaky": true,
          "attempts": 3, "bytes": 17, "status": 200, "ok": false, "method": "PUT", "line": 9,
          "identity": "0123456789abcdef",
          "url": "http://h/", "meta": {"ok":true}, "input": "h", "index": 4 }
        """;
    assertEquals(
        List.of(
            new ResultRecord(
                4,
                "h",
                Optional.of("0123456789abcdef"),
                Optional.of("http://h/"),
                "PUT",
                false,
                200,
                17,
                3,
                true,
                Optional.of(Instant.parse("2026-01-02T03:04:05.678Z")),
                Duration.ofNanos(12_345_000),
                Optional.of("reset"),
                List.of("reset"),
                Optional.empty())),
        read(line));
  }

  @Test
  void whatIsNotMetSaysMoreThanAnErrorsMessage() throws IOException {
    String line =
        """
        {"input":"h","ok":false,"error":{"message":"m"},"failures":["a",["no"],7,"b"]}
        """;
    assertEquals(List.of("a", "b"), read(line).getFirst().why());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.679Z",
        "2026-01-02T03:04:05.x79Z",
        "2026-01-02T03:04:05.679X",
        "2026-01-02T03:04:05x679Z",
        "2026-01-02T03:04:05.679123Z",
        "2026-01-02T03:04:06.001Z",
        "2026-01-02T04:04:05+01:00",
        "+12345-01-02T03:04:05Z",
        "0000-01-01T00:00:00Z",
        "yesterday",
        "",
      })
  void aTimeIsTheSameWhateverWasBefore(String text) {
    Timestamps times = new Timestamps();
    assertEquals(Optional.of(Instant.EPOCH), times.parse("1970-01-01T00:00:00.000Z"));
    assertTrue(times.parse("2026-01-02T03:04:05.000Z").isPresent());
    Optional<Instant> expected;
    try {
      expected = Optional.of(Instant.parse(text)).filter(time -> !text.startsWith("+"));
    } catch (DateTimeParseException e) {
      expected = Optional.empty();
    }
    assertEquals(expected, times.parse(text));
    assertEquals(expected, times.parse(text));
  }

  @Test
  void aLastLineThatIsTornAnywhereIsPassedOver() throws IOException {
    byte[] whole = (ONE + OTHER).getBytes(UTF_8);
    int first = ONE.getBytes(UTF_8).length;
    for (int length = first; length < whole.length - 2; length++) {
      assertEquals(BOTH.subList(0, 1), read(Arrays.copyOf(whole, length)), "cut at " + length);
    }
    assertEquals(BOTH, read(Arrays.copyOf(whole, whole.length - 1)));
    assertEquals(BOTH.subList(0, 1), read(Arrays.copyOf(whole, whole.length - 2)));
    for (int length = 0; length < first - 2; length++) {
      assertEquals(List.of(), read(Arrays.copyOf(whole, length)), "cut at " + length);
    }
  }

  @Test
  void whatAPowerLossLeavesAtTheEndIsPassedOver() throws IOException {
    assertEquals(BOTH.subList(0, 1), read(ONE + "\0".repeat(5000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "line 2 is no JSON|<html>",
        "line 2 is no JSON|{'a'",
        "line 2 is no record|[1]",
        "line 2 is no record|7",
        "line 2 is a record without ok|{\"input\":\"a\"}",
        "line 2 is a record without ok|{\"input\":\"a\",\"ok\":\"true\"}",
        "line 2 is a record without input|{\"ok\":true}",
        "line 2 is a record without ok|{}",
        "line 2 has a started_at that is no"
            + " time|{\"input\":\"a\",\"ok\":true,\"started_at\":\"x\"}",
        "line 2 is no JSON|{\"input\":\"a\",\"ok\":true,\"status\":12345678901}",
      })
  void anythingElseIsRefusedByItsLine(String message, String line) {
    IOException refused = assertThrows(IOException.class, () -> read(ONE + line + "\n" + OTHER));
    assertEquals(message, refused.getMessage().replaceFirst(":.*", ""));
  }

  private static List<ResultRecord> read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private static List<ResultRecord> read(byte[] bytes) throws IOException {
    List<ResultRecord> all = new ArrayList<>();
    ResultReader.read(new ByteArrayInputStream(bytes), all::add);
    return all;
  }
}
