package dev.trawl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 3",
    "größe, 5",
    "日本語, 6",
    "ｱｲｳ, 3",
    "ＡＢ, 4",
    "한국, 4",
    "\u1112\u1161\u11AB, 2",
    "e\u0301e\u0301, 2",
    "🐟, 2",
    "👍🏽, 4",
    "⌚, 2",
    "❤\uFE0F, 2",
    "🇩🇪, 2",
    "𠀀, 2",
    "→…✓, 3",
    "กำ, 2",
  })
  void wideCharactersTakeTwoColumnsAndMarksNone(String text, int columns) {
    assertEquals(columns, DisplayWidth.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://例え.テスト/パス/ファイル",
        "http://a.example/e\u0301\u0302e\u0301e\u0301e\u0301",
        "🐟🐟🐟🐟🐟🐟❤\uFE0F🐟"
      })
  void whatIsCutIsNeverWiderThanTheRoomAndLosesNoMark(String text) {
    for (int columns = 1; columns <= DisplayWidth.of(text); columns++) {
      for (String cut :
          new String[] {
            DisplayWidth.cutInTheMiddle(text, columns, "…"),
            DisplayWidth.cutAtTheEnd(text, columns, "…")
          }) {
        assertTrue(DisplayWidth.of(cut) <= columns, cut);
        assertTrue(DisplayWidth.of(cut) >= Math.min(columns, DisplayWidth.of(text)) - 2, cut);
        int after = cut.codePointAt(Math.min(cut.length() - 1, cut.indexOf('…') + 1));
        assertTrue(Character.getType(after) != Character.NON_SPACING_MARK, cut);
      }
    }
  }

  @Test
  void theMiddleIsLeftOutOrNothing() {
    assertEquals("http…/c/d", DisplayWidth.cutInTheMiddle("http://a.example/b/c/d", 9, "…"));
    assertEquals("http://a/", DisplayWidth.cutInTheMiddle("http://a/", 9, "…"));
    assertEquals("ht...d", DisplayWidth.cutInTheMiddle("http://a/d", 6, "..."));
    assertEquals("http:…", DisplayWidth.cutAtTheEnd("http://a/d", 6, "…"));
  }
}
