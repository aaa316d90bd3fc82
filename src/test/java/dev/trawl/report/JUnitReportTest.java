package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Corpora;
import dev.trawl.Results;
import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.record.Row;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class JUnitReportTest {
  private static final Path SCHEMA = Path.of("src/test/resources/junit.xsd");

  @TempDir private Path folder;

  private static void validate(Path schema, String xml) throws SAXException, IOException {
    SchemaFactory schemas = SchemaFactory.newDefaultInstance();
    schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    Validator validator = schemas.newSchema(schema.toFile()).newValidator();
    validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    validator.validate(new StreamSource(new StringReader(xml)));
  }

  private static Element suite(String xml) throws IOException, SAXException {
    validate(SCHEMA, xml);
    try {
      return (Element)
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getElementsByTagName("testsuite")
              .item(0);
    } catch (ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Element> all(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private ReportRun run() throws IOException {
    return new ReportRun(folder, ReportFormat.JUNIT);
  }

  @Test
  void aTestCaseIsWrittenForEachEntry() throws Exception {
    Verdict unmet = new Verdict(false, List.of("status: expected 200-299, got 404", "time: b"));
    Element suite =
        suite(
            run()
                .add(ReportRun.at(1, "https://a.test:8443/x?y", Results.answered(200)))
                .add(ReportRun.at(2, "https://b.test/", Results.answered(404)), unmet)
                .add(
                    ReportRun.at(
                        3,
                        "https://c.test/",
                        Results.failed(Failure.of(ErrorKind.DNS, "unknown host"))))
                .add(
                    ReportRun.at(
                        4,
                        "https://d.test/",
                        Results.failed(Failure.of(ErrorKind.SKIPPED, "host skipped"))))
                .finish());
    assertEquals("trawl", suite.getAttribute("name"));
    assertEquals("4", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals("2026-01-02T03:04:05Z", suite.getAttribute("timestamp"));
    List<Element> cases = all(suite, "testcase");
    assertEquals(
        List.of("a.test:8443", "b.test", "c.test", "d.test"),
        cases.stream().map(c -> c.getAttribute("classname")).toList());
    assertEquals("GET https://a.test:8443/x?y", cases.getFirst().getAttribute("name"));
    assertEquals("0.012", cases.getFirst().getAttribute("time"));
    assertEquals("", cases.getFirst().getTextContent());
    Element failure = all(suite, "failure").getFirst();
    assertEquals("expectation", failure.getAttribute("type"));
    assertEquals("status: expected 200-299, got 404; time: b", failure.getAttribute("message"));
    assertEquals("status: expected 200-299, got 404\ntime: b", failure.getTextContent());
    Element error = all(suite, "error").getFirst();
    assertEquals("dns", error.getAttribute("type"));
    assertEquals("unknown host", error.getAttribute("message"));
    assertEquals("host skipped", all(suite, "skipped").getFirst().getAttribute("message"));
  }

  @Test
  void anIdIsPartOfTheName() throws Exception {
    Element suite =
        suite(
            run()
                .add(Results.withTarget(Results.answered(200), Results.target("\"login\"", "{}")))
                .finish());
    assertEquals(
        "GET http://h.test/a?b=c (\"login\")",
        all(suite, "testcase").getFirst().getAttribute("name"));
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    Element suite = suite(run().addHostile().finish());
    List<Element> cases = all(suite, "testcase");
    assertEquals(5 * ReportRun.HOSTILE.size(), cases.size());
    for (int i = 0; i < ReportRun.HOSTILE.size(); i++) {
      String text = WellFormed.printable(ReportRun.HOSTILE.get(i));
      if (text.length() < Row.MAX_TEXT / 2) {
        assertEquals("GET http://h.test/" + text, cases.get(5 * i).getAttribute("name"));
        assertEquals(text + "\nsecond: " + text, cases.get(5 * i + 1).getTextContent());
        assertEquals(text, all(cases.get(5 * i + 2), "error").getFirst().getAttribute("message"));
      }
    }
  }

  /// Of Jenkins' xunit plugin, which is not part of this project.
  @Test
  void jenkinsSchemaIsKeptTo() throws Exception {
    Path schema = Corpora.file("junit-10.xsd");
    assumeTrue(Files.exists(schema), () -> "no " + schema);
    validate(schema, run().addHostile().finish(Optional.of("ended by signal 15")));
  }

  @Test
  void theSchemaTellsAReportFromAnythingElse() throws Exception {
    String report = run().add(Results.answered(404)).finish();
    validate(SCHEMA, report);
    assertThrows(
        SAXException.class, () -> validate(SCHEMA, report.replace("tests=\"1\"", "tests=\" \"")));
    assertThrows(SAXException.class, () -> validate(SCHEMA, report.replace("<failure", "<failed")));
  }

  @Test
  void aRunThatWasStoppedSaysSo() throws Exception {
    Element suite =
        suite(run().add(Results.answered(200)).finish(Optional.of("ended by signal 15")));
    assertEquals(
        "1 entry is ok, but the run is not complete: ended by signal 15",
        all(suite, "system-err").getFirst().getTextContent());
  }

  @Test
  void anEmptyListIsAReportToo() throws Exception {
    assertEquals("0", suite(run().finish()).getAttribute("tests"));
  }

  @Test
  void thereIsRoomForTheLargestNumbers() {
    int digits = Long.toString(Long.MAX_VALUE).length();
    assertTrue(5 * digits + "T00:00:00.123456789".length() < JUnitReport.ROOM.length());
  }
}
