package dev.trawl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class EntryTableTest {
  private static final int MANY = 20_000;

  @Test
  void everyTextHasItsOwnNumberHoweverManyThereAre() throws IOException {
    EntryTable table = new EntryTable();
    for (int i = 0; i < MANY; i++) {
      table.put("GET http://h.test/" + i, i - 100);
    }
    for (int i = 0; i < MANY; i++) {
      assertEquals(OptionalLong.of(i - 100), table.get("GET http://h.test/" + i));
      assertEquals(OptionalLong.empty(), table.get("HEAD http://h.test/" + i));
    }
  }

  @Test
  void theLastNumberOfATextCounts() throws IOException {
    EntryTable table = new EntryTable();
    table.put("a", 1);
    table.put("b", 2);
    table.put("a", 3);
    assertEquals(OptionalLong.of(3), table.get("a"));
    assertEquals(OptionalLong.of(2), table.get("b"));
  }
}
