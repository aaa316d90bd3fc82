package dev.trawl.bench;

import static dev.trawl.bench.Rows.comparison;
import static dev.trawl.bench.Rows.row;
import static dev.trawl.engine.ExecutorKind.ASYNC;
import static dev.trawl.engine.ExecutorKind.FIXED;
import static dev.trawl.engine.ExecutorKind.VIRTUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
  private static final BenchReport REPORT =
      new BenchReport(
          comparison(
              row(VIRTUAL, 1, 1040, 1050, 1100, 0), row(VIRTUAL, 20, 70), row(FIXED, 20, 90)),
          List.of("About the list."));

  @Test
  void textHasColumnsAndSentences() {
    assertEquals(
        """
        executor  workers  wall ms   min   max  req/s  p50 ms  p95 ms  p99 ms  CPU ms  MB  speed-up  ideal ms  failed
        virtual         1     1050  1040  1100     95    10.0    11.0    12.3      40  99       1.0      1000       0
        virtual        20       70    70    70   1429    10.0    11.0    12.3      40  99      15.0        50       0
        fixed          20       90    90    90   1111    10.0    11.0    12.3      40  99         -         -       0

        About the list.
        100 requests a run; wall, CPU and MB are medians of 3 runs, percentiles are of all requests; MB is some memory.
        Best for this list: --concurrency 20 --executor virtual (70 ms): nothing tried is faster by more than 5 %, or by \
        more than runs differ; more workers were not tried.
        """,
        REPORT.text());
  }

  @Test
  void markdownHasTheSameInATable() {
    List<String> lines = REPORT.markdown().lines().toList();
    assertEquals(
        "| executor | workers | wall ms | min | max | req/s | p50 ms | p95 ms | p99 ms | CPU ms"
            + " | MB | speed-up | ideal ms | failed |",
        lines.get(0));
    assertEquals("|---|" + "--:|".repeat(13), lines.get(1));
    assertEquals(
        "| virtual | 20 | 70 | 70 | 70 | 1429 | 10.0 | 11.0 | 12.3 | 40 | 99 | 15.0 | 50 | 0 |",
        lines.get(3));
    assertEquals("", lines.get(5));
    assertEquals("About the list.", lines.get(6));
  }

  @Test
  void jsonHasTheSameInMilliseconds() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    assertEquals(100, json.get("requests").intValue());
    assertEquals(3, json.get("rows").size());
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"executor":"virtual","workers":20,"wall_ms":70.0,"wall_min_ms":70.0,
                 "wall_max_ms":70.0,"requests_per_second":1428.57,"p50_ms":10.0,"p95_ms":11.0,
                 "p99_ms":12.346,"cpu_ms":40.0,"memory_bytes":98765432,"speed_up":15.0,
                 "ideal_ms":50.0,"not_ok":0}
                """),
        json.get("rows").get(1));
    assertEquals("{\"concurrency\":20,\"executors\":[\"virtual\"]}", json.get("best").toString());
  }

  @Test
  void failuresAreNamedBesideTheTable() {
    BenchReport failed = new BenchReport(comparison(row(ASYNC, 1, 5, 5, 5, 300)), List.of());
    String said = "No response had a status from 200 to 299";
    assertTrue(failed.text().contains(said), failed.text());
    assertTrue(failed.markdown().contains(said));
    assertTrue(failed.json().contains(said));
    assertTrue(!failed.json().contains("best"));
  }
}
