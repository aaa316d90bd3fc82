package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.io.ByteBudget;
import dev.trawl.io.Memory;
import dev.trawl.model.HostReport;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SummaryLineTest {
  @Test
  void reasonsComeByNumberThenByName() {
    assertEquals(
        "21 entries in 2.3 s (9/s), 4.1 kB: 17 ok, 4 failed (404: 2, 500: 1, dns: 1);"
            + " 5 retries, 1 flaky",
        SummaryLine.of(
            new Summary(
                17,
                Map.of("dns", 1L, "404", 2L, "500", 1L),
                5,
                1,
                4_096,
                0,
                Duration.ofMillis(2345))));
  }

  @Test
  void whatDidNotHappenIsNotSaid() {
    assertEquals(
        "1 entry in 0.5 s (2/s), 0 B: 1 ok",
        SummaryLine.of(new Summary(1, Map.of(), 0, 0, 0, 0, Duration.ofMillis(500))));
    assertEquals(
        "0 entries in 0.0 s (0/s), 0 B: 0 ok",
        SummaryLine.of(new Summary(0, Map.of(), 0, 0, 0, 0, Duration.ZERO)));
  }

  @Test
  void aLackOfMemoryIsTold() {
    Memory memory = Memory.of(24 << 20);
    assertEquals("", SummaryLine.of(memory));
    memory.cookies().evicted();
    memory.cookies().evicted();
    memory.ordered().evicted();
    ByteBudget.Lease first = memory.bodies().lease();
    assertTrue(first.grow(7 << 20, () -> false));
    assertFalse(memory.bodies().lease().grow(1 << 20, () -> true));
    assertEquals(
        "; memory ran short (--memory): 1 given up, 1 wait, 1 records put on the disk,"
            + " 2 cookies forgotten",
        SummaryLine.of(memory));
  }

  @Test
  void oneRetryIsSingular() {
    assertEquals(
        "1 entry in 1.0 s (1/s), 10 B: 0 ok, 1 failed (503: 1); 1 retry, 0 flaky",
        SummaryLine.of(new Summary(0, Map.of("503", 1L), 1, 0, 10, 0, Duration.ofSeconds(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|''",
        "900|900|''",
        "1100|0|''",
        "4000|0|; --max-per-host kept slots empty for 80 % of the time",
        "4000|3000|; all threads of --cpu were busy for 60 % of the time",
        "4000|1100|; --max-per-host kept slots empty for 80 % of the time"
      })
  void whatHeldTheFetchingUpMostIsSaid(long hosts, long processing, String said) {
    HostReport.Names none = new HostReport.Names(List.of(), 0);
    assertEquals(
        said,
        SummaryLine.of(
            new HostReport(none, none, Duration.ofMillis(hosts)),
            Duration.ofMillis(processing),
            Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "999,999 B",
    "1000,1.0 kB",
    "999949,999.9 kB",
    "999950,1.0 MB",
    "1000000,1.0 MB",
    "999950000,1.0 GB",
    "1234567890123,1.2 TB",
    "9223372036854775807,9223372.0 TB"
  })
  void bytesAreGivenInDecimalUnits(long bytes, String shown) {
    Summary summary = new Summary(1, Map.of(), 0, 0, bytes, 0, Duration.ofSeconds(1));
    assertEquals("1 entry in 1.0 s (1/s), " + shown + ": 1 ok", SummaryLine.of(summary));
  }
}
