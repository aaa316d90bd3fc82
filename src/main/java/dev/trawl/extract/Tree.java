package dev.trawl.extract;

import java.io.Reader;
import java.util.Iterator;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/// Makes the tree of a page, no larger than pages are. By the rules of HTML a few bytes can stand
/// for many elements: after `<b><i><u>` each paragraph gets three of its own.
final class Tree extends Parser {
  /// Bytes that an element takes at least in a page that is no attack.
  private static final int BYTES = 3;

  private static final int FEW = 10_000;

  private final Work work;
  private final int maxElements;
  private int elements;

  /// @param kind whose rules apply
  Tree(Parser kind, int bodyBytes, Work work) {
    super(kind.getTreeBuilder());
    this.work = work;
    this.maxElements = FEW + bodyBytes / BYTES;
    setMaxDepth(kind.getMaxDepth());
  }

  @Override
  public Document parseInput(String html, String baseUri) {
    return complete(new StreamParser(this).parse(html, baseUri));
  }

  @Override
  public Document parseInput(Reader html, String baseUri) {
    return complete(new StreamParser(this).parse(html, baseUri));
  }

  private Document complete(StreamParser parser) {
    elements = 0;
    for (Iterator<Element> each = parser.iterator(); each.hasNext(); each.next()) {
      work.step();
      if (++elements > maxElements) {
        throw new Work.OverrunException("more than " + maxElements + " elements");
      }
    }
    return parser.document();
  }
}
