package dev.trawl.bench;

import static dev.trawl.bench.Rows.comparison;
import static dev.trawl.bench.Rows.row;
import static dev.trawl.engine.ExecutorKind.ASYNC;
import static dev.trawl.engine.ExecutorKind.FIXED;
import static dev.trawl.engine.ExecutorKind.VIRTUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AdviceTest {
  private static String sentence(Row... rows) {
    Comparison comparison = comparison(rows);
    return Advice.on(comparison).orElseThrow().sentence(comparison);
  }

  @Test
  void theFewestWorkersWithinFivePercentOfTheBestAreAdvised() {
    assertEquals(
        "Best for this list: --concurrency 10 --executor virtual (104 ms): nothing tried is faster by"
            + " more than 5 %, or by more than runs differ.",
        sentence(row(VIRTUAL, 1, 1000), row(VIRTUAL, 10, 104), row(VIRTUAL, 20, 100)));
  }

  @Test
  void moreThanFivePercentIsNotAsGood() {
    Advice advice =
        Advice.on(comparison(row(FIXED, 10, 106), row(FIXED, 20, 100), row(FIXED, 30, 101)))
            .orElseThrow();
    assertEquals(20, advice.workers());
    assertFalse(advice.most());
  }

  @Test
  void whatLiesWithinTheSpreadOfTheRunsIsATie() {
    String said =
        sentence(
            row(VIRTUAL, 20, 98, 120, 150, 0),
            row(FIXED, 20, 95, 100, 130, 0),
            row(ASYNC, 20, 101, 120, 125, 0));
    assertTrue(
        said.contains("--executor fixed (100 ms), a tie with virtual (120 ms): nothing"), said);
  }

  @Test
  void aRunThatWasHeldUpMakesNoTie() {
    Advice advice =
        Advice.on(comparison(row(VIRTUAL, 5, 190, 200, 5000, 0), row(VIRTUAL, 20, 100)))
            .orElseThrow();
    assertEquals(20, advice.workers());
  }

  @Test
  void whoFailsMoreThanOthersIsNotAdvised() {
    Advice advice =
        Advice.on(comparison(row(FIXED, 10, 90, 90, 90, 3), row(FIXED, 64, 10, 10, 10, 4)))
            .orElseThrow();
    assertEquals(64, advice.workers());
    assertTrue(
        sentence(row(FIXED, 1, 90, 90, 90, 3)).contains("(what fails more often does not count)"));
    Advice careful =
        Advice.on(comparison(row(FIXED, 10, 90, 90, 90, 3), row(FIXED, 64, 10, 10, 10, 7)))
            .orElseThrow();
    assertEquals(10, careful.workers());
  }

  @Test
  void thereIsNoAdviceOnFailures() {
    assertEquals(Optional.empty(), Advice.on(comparison(row(ASYNC, 1, 5, 5, 5, 300))));
  }

  @Test
  void whereTheMostWorkersAreBestMoreMayBeBetter() {
    assertTrue(
        sentence(row(VIRTUAL, 1, 1000), row(VIRTUAL, 5, 200))
            .endsWith("differ; more workers were not tried."));
  }

  @Test
  void oneRunIsSaidToTellNothingOfHowRunsDiffer() {
    Comparison one = new Comparison(100, 1, "", List.of(row(VIRTUAL, 1, 10)));
    assertTrue(
        Advice.on(one)
            .orElseThrow()
            .sentence(one)
            .endsWith(". With one run each, how runs differ is not known."));
  }
}
