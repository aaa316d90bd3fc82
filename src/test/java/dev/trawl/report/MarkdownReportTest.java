package dev.trawl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.record.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MarkdownReportTest {
  @TempDir private Path folder;

  private ReportRun run() throws IOException {
    return new ReportRun(folder, ReportFormat.MARKDOWN);
  }

  /// The rows of all tables, as a reader of Markdown understands them.
  static List<List<String>> rows(String markdown) {
    List<List<String>> rows = new ArrayList<>();
    Node document =
        Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(markdown);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(CustomNode node) {
            if (node instanceof TableRow) {
              rows.add(new ArrayList<>());
            } else if (node instanceof TableCell) {
              rows.getLast().add("");
            }
            visitChildren(node);
          }

          @Override
          public void visit(Text text) {
            append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            append(code.getLiteral());
          }

          @Override
          public void visit(HtmlInline html) {
            throw new AssertionError(html);
          }

          @Override
          public void visit(HtmlBlock html) {
            throw new AssertionError(html);
          }

          @Override
          public void visit(Link link) {
            throw new AssertionError(link);
          }

          @Override
          public void visit(Image image) {
            throw new AssertionError(image);
          }

          private void append(String text) {
            if (!rows.isEmpty()) {
              rows.getLast().add(rows.getLast().removeLast() + text);
            }
          }
        });
    return rows;
  }

  @Test
  void theNumbersTheReasonsAndWhatIsNotOkAreTold() throws IOException {
    String report =
        run()
            .add(ReportRun.at(3, "https://a.test/", Results.answered(404)))
            .add(ReportRun.at(1, "https://b.test/x_y", Results.answered(404)))
            .add(
                ReportRun.at(
                    2, "https://c.test/", Results.failed(Failure.of(ErrorKind.TOO_LARGE, "long"))))
            .add(ReportRun.at(4, "https://d.test/", Results.answered(Results.answer(200), 2)))
            .finish();
    assertEquals(
        """
        ## trawl: 3 of 4 entries failed

        | entries | ok | failed | flaky | seconds |
        |--:|--:|--:|--:|--:|
        | 4 | 1 | 3 | 1 | T |

        | reason | entries |
        |---|--:|
        | 404 | 2 |
        | too\\_large | 1 |

        | failed | reason | why | seconds |
        |---|---|---|--:|
        | `GET https://b.test/x_y` | 404 | `status: expected 200-299, got 404` | 0.012 |
        | `GET https://c.test/` | too\\_large | `long` | 0.012 |
        | `GET https://a.test/` | 404 | `status: expected 200-299, got 404` | 0.012 |
        """,
        report.replaceFirst("1 \\| \\d+\\.\\d{3} \\|", "1 | T |"));
  }

  @Test
  void whereAllIsOkNothingElseIsSaid() throws IOException {
    String report = run().add(Results.answered(200)).finish();
    assertTrue(report.startsWith("## trawl: 1 entry is ok\n"), report);
    assertFalse(report.contains("reason"), report);
  }

  @Test
  void hostileTextsStayTexts() throws IOException {
    List<List<String>> rows = rows(run().addHostile().finish());
    List<List<String>> failures = rows.stream().filter(row -> row.size() == 4).toList();
    assertEquals(1 + 4 * ReportRun.HOSTILE.size(), failures.size());
    List<String> found = failures.stream().map(row -> row.get(2)).toList();
    for (String hostile : ReportRun.HOSTILE) {
      String text = WellFormed.printable(hostile);
      if (text.length() < Row.MAX_TEXT / 2) {
        assertTrue(found.contains(text), text);
        assertTrue(found.contains(text + "; second: " + text), text);
      }
    }
  }

  @Test
  void noMoreThanSomeFailuresAreHeld() throws IOException {
    ReportRun run = run();
    int failures = Reports.MOST_IN_MARKDOWN + 7;
    for (int i = failures; i > 0; i--) {
      run.add(ReportRun.at(i, "http://h.test/" + i, Results.answered(500)));
    }
    String report = run.finish();
    assertTrue(report.endsWith("\nand 7 more failed entries.\n"));
    List<List<String>> rows = rows(report);
    assertEquals("GET http://h.test/1", rows.get(5).getFirst());
    assertEquals("GET http://h.test/" + Reports.MOST_IN_MARKDOWN, rows.getLast().getFirst());
  }

  @Test
  void aRunThatWasStoppedSaysSo() throws IOException {
    String report =
        run()
            .add(Results.answered(404), new Verdict(false, List.of()))
            .finish(Optional.of("a_b <c>"));
    assertTrue(
        report.startsWith(
            "## trawl: 1 of 1 entry failed, but the run is not complete\\: a\\_b \\<c\\>\n"),
        report);
  }
}
