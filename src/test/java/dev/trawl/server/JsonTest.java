package dev.trawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void membersComeInTheOrderOfTheirNames() {
    assertEquals(
        "{\"a\":[1,true,\"x\"],\"b\":{},\"c\":[]}",
        Json.write(Map.of("c", List.of(), "b", Map.of(), "a", List.of(1L, true, "x"))));
  }

  @Test
  void whateverIsInvisibleIsEscaped() {
    assertEquals(
        "{\"k\\\"\":\"\\\\ \\n\\r\\t \\u0000\\u001f\\u007f\\u0085\\u2028 é𝄞\"}",
        Json.write(Map.of("k\"", "\\ \n\r\t \0\u001f\u007f\u0085\u2028 é𝄞")));
  }

  @Test
  void otherTypesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.write(Map.of("a", 1.5)));
  }
}
