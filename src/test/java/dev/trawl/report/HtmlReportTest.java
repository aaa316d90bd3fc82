package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trawl.Corpora;
import dev.trawl.Results;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Summary;
import dev.trawl.record.PastRecord;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page as a parser sees it; what its script makes of it is seen in a browser only.
final class HtmlReportTest {
  /// What pages are made of. None of it loads anything, and only links to entries lead away.
  private static final Set<String> ELEMENTS =
      Set.of(
          "#root",
          "a",
          "body",
          "button",
          "code",
          "dd",
          "details",
          "div",
          "dl",
          "dt",
          "figcaption",
          "figure",
          "form",
          "h1",
          "h2",
          "head",
          "header",
          "html",
          "input",
          "label",
          "li",
          "main",
          "meta",
          "noscript",
          "option",
          "p",
          "rect",
          "script",
          "section",
          "select",
          "span",
          "style",
          "summary",
          "svg",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "title",
          "tr",
          "ul");

  @TempDir private Path folder;

  @Test
  void aDiskThatIsFullIsToldAsSuch() throws IOException {
    for (int room : new int[] {0, 9_000, 30_000, 70_000}) {
      OutputStream full =
          new OutputStream() {
            private int left = room;

            @Override
            public void write(int b) throws IOException {
              if (left-- == 0) {
                throw new IOException("No space left on device");
              }
            }
          };
      HtmlReport report = new HtmlReport(About.NOTHING, full);
      for (int i = 1; i <= 500; i++) {
        ResultRecord record = PastRecord.failed(i, "http://h.test/" + i, "dns", "x".repeat(200));
        report.add(record.row());
        report.count(record);
      }
      Summary summary = new Tally().summary();
      IOException e =
          assertThrows(IOException.class, () -> report.finish(summary, Optional.empty()));
      assertEquals("No space left on device", e.getMessage());
    }
  }

  private ReportRun run() throws IOException {
    return new ReportRun(folder, ReportFormat.HTML);
  }

  private static JsonNode data(Document page) throws IOException {
    return new JsonMapper().readTree(page.select("script[type]").first().data());
  }

  @Test
  void theNumbersAreToldAndAllEntriesAreThere() throws Exception {
    Document page =
        Jsoup.parse(
            run()
                .add(ReportRun.at(1, "https://a.test/", Results.answered(200)))
                .add(ReportRun.at(3, "https://c.test/", Results.answered(404)))
                .add(ReportRun.at(2, "https://b.test/", Results.answered(503)))
                .finish());
    assertEquals("2 of 3 entries failed", page.select("h1.not-ok").text());
    assertEquals("2 of 3 entries failed · smoke.txt · 2026-01-02 03:04:05 · trawl", page.title());
    String head = page.select("header").text();
    assertTrue(head.contains("2026-01-02 03:04:05 to 03:04:05 UTC, 12.0 ms"), head);
    assertTrue(head.contains(" 1 ok, 2 failed (404: 1, 503: 1)"), head);
    assertEquals("trawl smoke.txt", page.select("header code").text());
    assertEquals(
        List.of("404 1 50 %", "503 1 50 %"), page.select("#failed .shares tbody tr").eachText());
    assertEquals(
        List.of("200 1 33.3 %", "404 1 33.3 %", "503 1 33.3 %"),
        page.select("#statuses tbody tr").eachText());
    assertEquals(List.of("s2", "s4", "s5"), page.select("#statuses rect").eachAttr("class"));
    assertEquals(
        List.of(
            "c.test 1 1 100 % 12.0 ms 12.0 ms",
            "b.test 1 1 100 % 12.0 ms 12.0 ms", "a.test 1 0 0 % 12.0 ms 12.0 ms"),
        page.select(".sortable tbody tr").eachText());
    JsonNode data = data(page);
    assertEquals(
        """
        [[2,false,"503","GET ","https://b.test/","","status: expected 200-299, got 503",1,12.0],\
        [3,false,"404","GET ","https://c.test/","","status: expected 200-299, got 404",1,12.0],\
        [1,true,"200","GET ","https://a.test/","","",1,12.0]]\
        """,
        data.get("entries").toString());
    assertEquals(
        """
        {"bucket_ms":100,"start_ms":[1767323045600],"entries":[3],"not_ok":[2],\
        "p50_ms":[11.993],"p95_ms":[11.993]}\
        """,
        data.get("timeline").toString());
    assertEquals(
        """
        {"up_to_ms":[12.5],"entries":[3]}\
        """,
        data.get("histogram").toString());
  }

  @Test
  void thePolicyLetsNothingRunButThePagesOwnScripts() throws Exception {
    Document page = Jsoup.parse(run().addHostile().finish());
    assertEquals(
        "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(hashes(page, "script:not([type])"), hashes(page, "style")),
        page.select("meta[http-equiv=Content-Security-Policy]").attr("content"));
    assertEquals(4, page.select("script:not([type])").size());
  }

  private static String hashes(Document page, String elements) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    List<String> hashes = new ArrayList<>();
    for (Element element : page.select(elements)) {
      byte[] digest = sha256.digest(element.data().getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    return String.join(" ", hashes);
  }

  @Test
  void theLibraryOfTheChartsBringsItsLicence() throws Exception {
    String charts = Jsoup.parse(run().finish()).select("script:not([type])").first().data();
    assertTrue(charts.startsWith("/*!\nThe MIT License (MIT)\n\nCopyright (c) "), charts);
    assertTrue(charts.contains("*/\n/*! https://github.com/leeoniya/uPlot (v"), charts);
  }

  @Test
  void nothingIsLoadedAndNothingHasAHandlerOrAStyleOfItsOwn() throws Exception {
    Document page = Jsoup.parse(run().addHostile().finish());
    assertEquals(0, page.select("[src], [style], [action], [^on]").size());
    assertEquals(0, page.select("[href]:not(a[rel=noreferrer])").size());
  }

  @Test
  void failedEntriesComeFirstAndTheirUrlsAreLinks() throws Exception {
    Document page =
        Jsoup.parse(
            run()
                .add(ReportRun.at(1, "https://a.test/?q=1&r=2", Results.answered(404)))
                .add(ReportRun.at(2, "ftp://a.test/", Results.answered(404)))
                .add(ReportRun.at(3, "javascript:alert(1)//http://a.test/", Results.answered(404)))
                .add(ReportRun.at(4, "https://a.test/" + "x".repeat(2000), Results.answered(404)))
                .finish());
    assertEquals("Failed entries", page.select("h2").first().text());
    assertEquals(4, page.select("#failed .requests tbody tr").size());
    assertEquals(List.of("https://a.test/?q=1&r=2"), page.select("#failed a").eachAttr("href"));
  }

  @Test
  void theFirstFailedEntriesAreNamedAndTheOthersCounted() throws Exception {
    ReportRun run = run();
    for (int i = 1; i <= 60; i++) {
      run.add(ReportRun.at(i, "http://h.test/" + i, Results.answered(500)));
    }
    Document page = Jsoup.parse(run.finish());
    assertEquals(50, page.select("#failed .requests tbody tr").size());
    assertEquals("and 10 more", page.select("#failed > p").text());
  }

  @Test
  void phasesAreStackedForAllHostsAndForEach() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport report = new HtmlReport(About.NOTHING, out);
    for (int i = 1; i <= 20; i++) {
      List<Integer> first = i < 3 ? List.of(10, 20, 30, 100, 150) : List.of(0, 0, 0, 40, 50);
      ResultRecord record = PastRecord.phases(i, "https://h" + i % 2 + ".test/", first);
      report.add(record.row());
      report.count(record);
    }
    report.finish(new Tally().summary(), Optional.empty());
    Document page = Jsoup.parse(out.toString(StandardCharsets.UTF_8));
    List<String> rows = page.select(".stacks tbody tr").eachText();
    assertEquals(6, rows.size());
    assertTrue(rows.get(0).startsWith("all hosts median 9.9 ms "), rows.get(0));
    assertTrue(rows.get(1).startsWith("all hosts p95 9.9 ms "), rows.get(1));
    Elements bars = page.select(".stacks tbody tr").get(1).select("rect");
    assertEquals(List.of("dns", "connect", "tls", "wait", "body"), bars.eachAttr("class"));
    Element last = bars.last();
    double end = Double.parseDouble(last.attr("x").replace("%", ""));
    assertEquals(100, end + Double.parseDouble(last.attr("width").replace("%", "")), 0.01);
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    assertTextsStayTexts(ReportRun.HOSTILE);
  }

  @Test
  void naughtyStringsStayTexts() throws Exception {
    assertTextsStayTexts(Corpora.json("blns.json").stream().map(JsonNode::asText).toList());
  }

  private void assertTextsStayTexts(List<String> texts) throws IOException {
    ReportRun run = run();
    for (String text : texts) {
      run.add(ReportRun.at(1, text, Results.failed(Failure.of(ErrorKind.PROTOCOL, text))));
      run.add(Results.invalid(new Input.Malformed(text, "no url")));
    }
    Document page = Jsoup.parse(run.finish());
    Set<String> elements = new TreeSet<>();
    page.getAllElements().forEach(element -> elements.add(element.normalName()));
    elements.removeAll(ELEMENTS);
    assertEquals(Set.of(), elements);
    assertEquals(5, page.select("script").size());
    List<String> held = new ArrayList<>();
    for (JsonNode entry : data(page).get("entries")) {
      if (entry.get(2).textValue().equals("protocol")) {
        held.add(entry.get(6).textValue());
      }
    }
    assertEquals(texts.stream().map(Row::shown).toList(), held);
  }

  @Test
  void entriesThatAreNotOkComeFirstAndNoMoreThanSomeAreHeld() throws Exception {
    ReportRun run = run();
    for (int i = 1; i <= HtmlPage.MOST_ROWS + 2; i++) {
      run.add(ReportRun.at(i, "http://h.test/products/and/some/more/" + i, Results.answered(200)));
    }
    run.add(ReportRun.at(HtmlPage.MOST_ROWS + 3, "http://h.test/x", Results.answered(500)));
    String text = run.finish();
    Document page = Jsoup.parse(text);
    assertTrue(
        page.select("#entries p").first().text().startsWith("These are 10,000 of 10,003 entries"));
    JsonNode entries = data(page).get("entries");
    assertEquals(HtmlPage.MOST_ROWS, entries.size());
    assertEquals("http://h.test/x", entries.get(0).get(4).textValue());
    assertEquals(1, entries.get(1).get(0).intValue());
    assertFalse(text.contains("/" + HtmlPage.MOST_ROWS + "\""));
    assertTrue(text.length() < 3_000_000, () -> text.length() + " bytes");
  }

  @Test
  void aRunOfNothingHasAPage() throws Exception {
    Document page = Jsoup.parse(run().finish());
    assertEquals("0 entries are ok", page.select("h1.ok").text());
    assertEquals(List.of("Entries"), page.select("h2").eachText());
    assertEquals(0, data(page).get("entries").size());
  }

  @Test
  void numbersAreWrittenTheSameInTheHeadlineTheSummaryAndTheTiles() throws Exception {
    ReportRun run = run();
    for (int i = 1; i <= 1234; i++) {
      run.add(ReportRun.at(i, "https://a.test/" + i, Results.answered(404)));
    }
    Document page = Jsoup.parse(run.finish(Optional.of("port 8080 is taken")));
    String headline = "1,234 of 1,234 entries failed, but the run is not complete: ";
    assertEquals(headline + "port 8080 is taken", page.select("h1").text());
    assertTrue(page.title().startsWith(headline), page.title());
    String summary = page.select("h1 + p").text();
    assertTrue(summary.startsWith("1,234 entries in "), summary);
    assertTrue(summary.endsWith(" 0 ok, 1,234 failed (404: 1,234)"), summary);
    assertEquals("1,234", page.select(".figures dd").first().text());
  }

  @Test
  void whereNothingWasTriedThereAreNoTimes() throws Exception {
    Document page = Jsoup.parse(run().add(Results.invalid(new Input.Text("x"))).finish());
    assertEquals("0", page.select("#failed .requests td:nth-child(3)").text());
    assertEquals("", page.select("#failed .requests td:nth-child(4)").text());
    assertEquals("1 of 1 entry failed", page.select("h1").text());
    page.select("noscript").remove();
    assertEquals(List.of("Failed entries", "Hosts", "Entries"), page.select("h2").eachText());
    assertEquals(0, page.select("figure").size());
    assertEquals(List.of("no host 1 1 100 %"), page.select(".sortable tbody tr").eachText());
  }

  @Test
  void withoutJavaScriptThereAreNumbersHostsReasonsAndTheFirstFailures() throws Exception {
    Document page =
        Jsoup.parse(run().add(ReportRun.at(1, "http://a.test/", Results.answered(404))).finish());
    page.select("noscript, [hidden]").remove();
    assertTrue(page.select("#failed").text().contains("status: expected 200-299, got 404"));
    assertEquals(
        List.of(
            "Failed entries",
            "Throughput",
            "Latency",
            "Times",
            "Percentiles",
            "Phases",
            "Responses",
            "Hosts",
            "Slowest"),
        page.select("h2").eachText());
    page.select("table").forEach(part -> assertFalse(part.select("tbody tr").isEmpty()));
  }

  @Test
  void aRunThatWasStoppedSaysSo() throws Exception {
    Document page = Jsoup.parse(run().add(Results.answered(200)).finish(Optional.of("<why>")));
    assertEquals("1 entry is ok, but the run is not complete: <why>", page.select("h1").text());
  }
}
