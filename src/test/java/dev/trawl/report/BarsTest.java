package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BarsTest {
  private static Times.Part part(long millis, long entries) {
    return new Times.Part(Duration.ofMillis(millis), entries);
  }

  @Test
  void barsAreAsLongAsThereAreManyAndNoneIsLost() {
    List<Times.Part> parts = List.of(part(10, 1), part(20, 0), part(40, 50_000), part(50, 25_500));
    assertEquals(
        List.of(
            "   10.0 ms          1  ▏",
            "   20.0 ms          0",
            "   40.0 ms     50,000  " + "█".repeat(50),
            "   50.0 ms     25,500  " + "█".repeat(25) + "▌"),
        Bars.BLOCKS.histogram(parts));
    assertEquals("   10.0 ms          1  #", Bars.ASCII.histogram(parts).getFirst());
  }

  @ParameterizedTest
  @EnumSource(names = {"ASCII", "BLOCKS"})
  void aLongHistogramFitsAScreen(Bars bars) {
    List<Times.Part> parts = LongStream.rangeClosed(1, 61).mapToObj(i -> part(i, 2)).toList();
    List<String> lines = bars.histogram(parts);
    assertEquals(13, lines.size());
    assertTrue(lines.getFirst().startsWith("    5.0 ms         10  "), lines.getFirst());
    assertTrue(lines.getLast().startsWith("   61.0 ms          2  "), lines.getLast());
    lines.forEach(line -> assertTrue(line.length() < 78, line));
    assertEquals(List.of(), bars.histogram(List.of()));
  }
}
