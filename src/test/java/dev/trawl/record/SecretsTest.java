package dev.trawl.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "http://u:s3cr3t@h/a@b,    http://u:***@h/a@b",
    "https://token@h/,         https://***@h/",
    "u:s3cr3t@h,               u:***@h",
    "u:s3:cr3t@h,              u:***@h",
    "s3cr3t:x-oauth-basic@h/x, ***@h/x",
    "https://s3cr3t:X@h/,      https://***@h/",
    "https://s3cr3t:@h/,       https://***@h/",
    "http:\\\\u:s3cr3t@h/,       http:\\\\u:***@h/",
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
    "u:p@h/http://me@h/,    ***@h/",
    "\uFEFFhttp://u:p@h/,  ***@h/",
    "http//u:p@h/,          ***@h/",
    "http://u:p\uFF20h/,    http://***@h/",
    "http://u:p%40h/,       http://***@h/",
    "nothing to hide,       nothing to hide"
  })
  void inWhatIsNoUrlAllBeforeTheLastAtIsHidden(String entry, String shown) {
    assertEquals(shown, Secrets.entry(entry, false));
  }
}
