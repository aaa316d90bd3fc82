package dev.trawl.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.trawl.model.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathNodes;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.w3c.dom.Node;

/// Where a value is in an answer. Safe for use by several threads.
sealed interface Extractor {
  /// What of the answer has to be kept for it.
  default Part needs() {
    return Part.BODY;
  }

  /// The values, in order.
  ///
  /// @throws ExtractionException if the answer is not of a kind that can have any; the message says
  ///   what it is
  List<JsonNode> of(Page page) throws ExtractionException;

  private static List<JsonNode> texts(Stream<String> texts) {
    return texts.<JsonNode>map(TextNode::valueOf).toList();
  }

  /// The first output of a jq expression on the body.
  record Json(Jq query) implements Extractor {
    @Override
    public List<JsonNode> of(Page page) throws ExtractionException {
      if (page.cutAt().isPresent()) {
        throw new ExtractionException("more than " + page.cutAt().get() + " bytes");
      }
      return query.first(page).filter(output -> !output.isNull()).stream().toList();
    }
  }

  /// Elements that a CSS selector selects: their text, or an attribute of theirs.
  record Css(Evaluator selector, Optional<String> attribute) implements Extractor {
    @Override
    public List<JsonNode> of(Page page) {
      Stream<Element> elements = page.document().select(selector).stream();
      return texts(
          attribute.isEmpty()
              ? elements.map(Element::text)
              : elements.filter(e -> e.hasAttr(attribute.get())).map(e -> e.attr(attribute.get())));
    }
  }

  /// What an XPath 1.0 expression comes to.
  ///
  /// @param expression of each thread, because none may be used by two
  record XPath(ThreadLocal<XPathExpression> expression) implements Extractor {
    @Override
    public List<JsonNode> of(Page page) throws ExtractionException {
      try {
        XPathEvaluationResult<?> found = expression.get().evaluateExpression(page.tree());
        return switch (found.value()) {
          case XPathNodes nodes -> nodes(nodes);
          case Boolean value -> List.of(BooleanNode.valueOf(value));
          case Number value -> number(value.doubleValue());
          case Object value -> texts(Stream.of(value.toString()));
        };
      } catch (XPathExpressionException e) {
        throw new ExtractionException("an error: " + e.getMessage(), e);
      }
    }

    private static List<JsonNode> nodes(XPathNodes nodes) {
      List<JsonNode> texts = new ArrayList<>();
      for (Node node : nodes) {
        texts.add(TextNode.valueOf(node.getTextContent()));
      }
      return texts;
    }

    /// JSON has no infinity, and nothing that is no number.
    private static List<JsonNode> number(double value) {
      if (!Double.isFinite(value)) {
        return List.of();
      }
      return List.of(
          value == Math.rint(value) && Math.abs(value) < 1L << 53
              ? LongNode.valueOf((long) value)
              : DoubleNode.valueOf(value));
    }
  }

  /// What a regular expression matches in the body: its first group, if it has one.
  record Regex(Pattern pattern) implements Extractor {
    @Override
    public List<JsonNode> of(Page page) {
      Matcher matcher = pattern.matcher(page.text());
      int group = Math.min(1, pattern.groupCount());
      List<JsonNode> found = new ArrayList<>();
      while (matcher.find()) {
        Optional.ofNullable(matcher.group(group)).map(TextNode::valueOf).ifPresent(found::add);
      }
      return found;
    }
  }

  /// A response field; of one that holds a secret as much as records show.
  ///
  /// @param name in lower case
  record Header(String name) implements Extractor {
    @Override
    public Part needs() {
      return Part.HEADERS;
    }

    @Override
    public List<JsonNode> of(Page page) {
      return texts(page.header(name).stream().map(value -> Redacted.field(name, value)));
    }
  }

  /// The value of a cookie that the response sets (RFC 6265, section 4.1.1). Whoever asks for it by
  /// name gets it as it is.
  record Cookie(String name) implements Extractor {
    @Override
    public Part needs() {
      return Part.HEADERS;
    }

    @Override
    public List<JsonNode> of(Page page) {
      return texts(
          page.header("set-cookie").stream()
              .map(value -> value.split(";", 2)[0])
              .map(pair -> pair.split("=", 2))
              .filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
              .map(pair -> pair[1].strip()));
    }
  }

  /// The content of a `meta` element, known by `name`, `property`, `itemprop` or `http-equiv`.
  record Meta(String name) implements Extractor {
    private static final List<String> KEYS = List.of("name", "property", "itemprop", "http-equiv");

    @Override
    public List<JsonNode> of(Page page) {
      return texts(
          page.document().select("meta[content]").stream()
              .filter(meta -> KEYS.stream().anyMatch(key -> meta.attr(key).equalsIgnoreCase(name)))
              .map(meta -> meta.attr("content")));
    }
  }

  /// The title of the page, [Page#title].
  record Title() implements Extractor {
    @Override
    public List<JsonNode> of(Page page) {
      return texts(Stream.of(page.title()).filter(title -> !title.isEmpty()));
    }
  }
}
