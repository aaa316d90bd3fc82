package dev.trawl.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FlakyTest {
  @Test
  void onlyTheNewestKeysAreRemembered() {
    Flaky flaky = new Flaky(2);
    assertTrue(flaky.fails("a", 1));
    assertTrue(flaky.fails("b", 1));
    assertTrue(flaky.fails("c", 1));
    assertFalse(flaky.fails("b", 1));
    assertTrue(flaky.fails("a", 1), "forgotten, so it fails anew");
  }
}
