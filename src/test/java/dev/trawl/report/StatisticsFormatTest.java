package dev.trawl.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Records;
import dev.trawl.io.WellFormed;
import dev.trawl.record.PastRecord;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatisticsFormatTest {
  private static final Map<String, StatisticsFormat> FORMATS =
      Map.of(
          "txt", StatisticsFormat.text(false),
          "bars.txt", StatisticsFormat.text(true),
          "md", StatisticsFormat.markdown(),
          "json", StatisticsFormat.json());

  @ParameterizedTest
  @ValueSource(strings = {"txt", "bars.txt", "md", "json"})
  void reportsLookAsTheyDid(String format) throws IOException {
    assertGolden("statistics." + format, FORMATS.get(format).of(statistics()));
    assertGolden("empty." + format, FORMATS.get(format).of(new Statistics(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"txt", "md", "json"})
  void comparisonsLookAsTheyDid(String format) throws IOException {
    assertGolden("differences." + format, FORMATS.get(format).of(differences()));
  }

  @Test
  void jsonIsOneLine() throws IOException {
    assertEquals(1, Records.of(StatisticsFormat.json().of(hostile())).size());
    assertEquals(1, Records.of(StatisticsFormat.json().of(differences())).size());
  }

  @Test
  void hostileTextsDoNothingToATerminal() {
    String text = StatisticsFormat.text(false).of(hostile());
    assertEquals(
        WellFormed.printable(text).replace('\uFFFD', ' '),
        text.replace('\n', ' ').replace('\uFFFD', ' '));
  }

  @Test
  void hostileTextsStayTextsInMarkdown() {
    List<List<String>> rows = MarkdownReportTest.rows(StatisticsFormat.markdown().of(hostile()));
    List<String> found = rows.stream().map(List::getLast).toList();
    for (String hostile : ReportRun.HOSTILE) {
      String text = WellFormed.printable(hostile);
      if (text.length() < Row.MAX_TEXT / 2) {
        assertTrue(found.contains(text), text);
      }
    }
  }

  private static Statistics hostile() {
    Statistics file = new Statistics(100);
    for (String text : ReportRun.HOSTILE) {
      file.add(PastRecord.failed(1, "http://" + text + "/" + text, text, text));
      file.add(PastRecord.flaky(1, text, 2));
      file.add(PastRecord.invalid(1, text));
    }
    Statistics all = new Statistics(100);
    ReportRun.HOSTILE.forEach(name -> all.add(name, file));
    return all;
  }

  private static Statistics statistics() {
    Statistics one = new Statistics(3);
    for (int i = 1; i <= 12; i++) {
      one.add(PastRecord.ok(i, "http://a.test/" + i, 100L * i));
    }
    Statistics other = new Statistics(3);
    for (int i = 1; i <= 5; i++) {
      other.add(PastRecord.answered(i, "http://b.test/" + i, 503, PastRecord.START, 10L * i));
    }
    other.add(PastRecord.flaky(6, "http://a.test/x", 2));
    other.add(PastRecord.flaky(7, "http://c.test/x?|y=\u00E9", 3));
    other.add(PastRecord.failed(8, "http://c.test:81/", "dns", "no | such `host`"));
    other.add(PastRecord.invalid(9, "not a \u001B[31mURL"));
    Statistics all = new Statistics(3);
    all.add("one.jsonl", one);
    all.add("other.jsonl", other);
    return all;
  }

  private static Differences differences() throws IOException {
    List<ResultRecord> older =
        List.of(
            PastRecord.ok(1, "http://h.test/broken", 20),
            PastRecord.failed(2, "http://h.test/fixed", "reset", "connection reset"),
            PastRecord.ok(3, "http://h.test/slower", 20),
            PastRecord.ok(4, "http://h.test/same", 20),
            PastRecord.ok(5, "http://h.test/gone", 20));
    List<ResultRecord> newer =
        List.of(
            PastRecord.answered(1, "http://h.test/broken", 500, PastRecord.START, 20),
            PastRecord.ok(2, "http://h.test/fixed", 20),
            PastRecord.ok(3, "http://h.test/slower", 55),
            PastRecord.ok(4, "http://h.test/same", 20),
            PastRecord.ok(5, "http://h.test/new/1", 20),
            PastRecord.ok(6, "http://h.test/new/2", 20),
            PastRecord.failed(7, "http://h.test/new/3", "timeout", "no answer"));
    Differences differences = new Differences(2, 0.5);
    for (ResultRecord record : older) {
      differences.addOlder(record);
    }
    for (ResultRecord record : newer) {
      differences.addNewer(record);
    }
    for (ResultRecord record : older) {
      differences.addOlderAgain(record);
    }
    return differences;
  }

  private static void assertGolden(String name, String actual) throws IOException {
    try (InputStream in =
        StatisticsFormatTest.class.getResourceAsStream("/golden/report/" + name)) {
      assertEquals(in == null ? "" : new String(in.readAllBytes(), UTF_8), actual, name);
    }
  }
}
