package dev.trawl.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trawl.output.BaselineReader.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BaselineReaderTest {
  private static final String DIGEST = "0a".repeat(32);
  private static final String ONE =
      "{\"index\":1,\"input\":\"h/é\",\"method\":\"GET\",\"ok\":true,\"status\":200,"
          + "\"headers\":{\"ok\":[\"no\"],\"input\":\"x\"},\"json\":[{\"status\":7}],\"sha256\":\""
          + DIGEST
          + "\"}\n";
  private static final String OTHER =
      "{\"input_base64\":\"/w==\",\"ok\":false,\"error\":{\"kind\":\"invalid_url\"}}\n";
  private static final List<Recorded> BOTH =
      List.of(
          new Recorded("h/é", "GET", true, 200, Optional.of(DIGEST)),
          new Recorded("/w==", "", false, 0, Optional.empty()));

  @TempDir private Path folder;

  @Test
  void recordsAreReadBack() throws IOException {
    assertEquals(BOTH, read(ONE + OTHER));
    assertEquals(List.of(), read(""));
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
      })
  void anythingElseIsRefusedByItsLine(String message, String line) {
    IOException refused = assertThrows(IOException.class, () -> read(ONE + line + "\n" + OTHER));
    assertEquals(message, refused.getMessage().replaceFirst(":.*", ""));
  }

  private List<Recorded> read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private List<Recorded> read(byte[] bytes) throws IOException {
    List<Recorded> all = new ArrayList<>();
    try (BaselineReader records = new BaselineReader(Files.write(folder.resolve("r"), bytes))) {
      for (Optional<Recorded> next = records.next(); next.isPresent(); next = records.next()) {
        all.add(next.get());
      }
    }
    return all;
  }
}
