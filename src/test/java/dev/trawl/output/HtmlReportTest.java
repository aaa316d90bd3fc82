package dev.trawl.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class HtmlReportTest {
  /// What the report is made of, and nothing that loads, runs or leads away.
  private static final Set<String> ELEMENTS =
      Set.of("body", "h1", "head", "html", "meta", "p", "table", "td", "th", "title", "tr");

  @TempDir private Path folder;

  private ReportRun run() throws IOException {
    return new ReportRun(folder, ReportFormat.HTML);
  }

  private static Document parsed(String page) throws IOException, SAXException {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(page)));
    } catch (ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(Document page, String element) {
    NodeList found = page.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void theNumbersAndAllEntriesAreTold() throws Exception {
    String page =
        run()
            .add(ReportRun.at(1, "https://a.test/", Results.answered(200)))
            .add(ReportRun.at(3, "https://c.test/", Results.answered(404)))
            .add(ReportRun.at(2, "https://b.test/", Results.answered(503)))
            .finish();
    Document parsed = parsed(page);
    assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), page);
    assertTrue(page.contains("<meta charset=\"utf-8\""), page);
    assertTrue(
        page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\""),
        page);
    assertEquals(List.of("2 of 3 entries not ok"), texts(parsed, "h1"));
    assertTrue(texts(parsed, "p").getFirst().startsWith("3 entries in "), page);
    List<String> cells = texts(parsed, "td");
    assertEquals(List.of("404", "1", "503", "1"), cells.subList(0, 4));
    assertEquals(
        List.of(
            "2",
            "not ok",
            "GET https://b.test/",
            "503",
            "status: expected 200-299, got 503",
            "0.012"),
        cells.subList(4, 10));
    assertEquals(
        List.of("1", "ok", "GET https://a.test/", "200", "", "0.012"), cells.subList(16, 22));
    assertEquals(22, cells.size());
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    Document page = parsed(run().addHostile().finish());
    NodeList all = page.getElementsByTagName("*");
    Set<String> elements = new TreeSet<>();
    for (int i = 0; i < all.getLength(); i++) {
      elements.add(all.item(i).getNodeName());
    }
    assertEquals(new TreeSet<>(ELEMENTS), elements);
    List<String> cells = texts(page, "td");
    for (String hostile : ReportRun.HOSTILE) {
      String text = WellFormed.printable(hostile);
      if (text.length() < Row.MAX_TEXT / 2) {
        assertTrue(cells.contains(text), text);
        assertTrue(cells.contains("GET http://h.test/" + text), text);
      }
    }
  }

  @Test
  void entriesThatAreNotOkComeFirstAndNoMoreThanSomeAreHeld() throws Exception {
    ReportRun run = run();
    for (int i = 1; i <= HtmlReport.MOST_ROWS + 2; i++) {
      run.add(ReportRun.at(i, "http://h.test/" + i, Results.answered(200)));
    }
    run.add(ReportRun.at(HtmlReport.MOST_ROWS + 3, "http://h.test/x", Results.answered(500)));
    String page = run.finish();
    Document parsed = parsed(page);
    assertEquals(
        "Not shown: 3 more. Entries that are not ok come first.", texts(parsed, "p").get(1));
    List<String> cells = texts(parsed, "td");
    assertEquals(2 + 6 * HtmlReport.MOST_ROWS, cells.size());
    assertEquals("GET http://h.test/x", cells.get(4));
    assertEquals("GET http://h.test/1", cells.get(10));
    assertFalse(page.contains(">GET http://h.test/" + HtmlReport.MOST_ROWS + "<"));
  }

  @Test
  void aRunThatWasStoppedSaysSo() throws Exception {
    Document page = parsed(run().add(Results.answered(200)).finish(Optional.of("<why>")));
    assertEquals(List.of("1 entry is ok, but the run is not complete: <why>"), texts(page, "h1"));
  }
}
