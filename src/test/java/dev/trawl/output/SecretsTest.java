package dev.trawl.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "http://u:s3cr3t@h/a@b,    http://u:***@h/a@b",
    "https://token@h/,         https://***@h/",
    "u:s3cr3t@h,               u:***@h",
    "http://h/@x?y=z@w,        http://h/@x?y=z@w"
  })
  void inAUrlTheUserinfoIsHidden(String entry, String shown) {
    assertEquals(shown, Secrets.entry(entry, true));
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:p/w@h/a@b,    http://***@b",
    "u:p#w@h,               ***@h",
    "a@b://c,               ***@b://c",
    "nothing to hide,       nothing to hide"
  })
  void inWhatIsNoUrlAllBeforeTheLastAtIsHidden(String entry, String shown) {
    assertEquals(shown, Secrets.entry(entry, false));
  }
}
