package dev.trawl.extract;

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
import org.jaxen.Context;
import org.jaxen.ContextSupport;
import org.jaxen.FunctionContext;
import org.jaxen.JaxenHandler;
import org.jaxen.SimpleNamespaceContext;
import org.jaxen.SimpleVariableContext;
import org.jaxen.UnresolvableException;
import org.jaxen.XPathFunctionContext;
import org.jaxen.expr.Expr;
import org.jaxen.saxpath.SAXPathException;
import org.jaxen.saxpath.XPathReader;
import org.jaxen.saxpath.helpers.DefaultXPathHandler;
import org.jaxen.saxpath.helpers.XPathReaderFactory;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/// Where a value is in an answer. Safe for use by several threads.
sealed interface Extractor {
  /// What of the answer has to be kept for it.
  default Part needs() {
    return Part.BODY;
  }

  /// The values, in order, each looked for when it is asked for.
  ///
  /// @throws ExtractionException if the answer is not of a kind that can have any; the message says
  ///   what it is
  Stream<JsonNode> of(Page page) throws ExtractionException;

  private static Stream<JsonNode> texts(Stream<String> texts) {
    return texts.map(TextNode::valueOf);
  }

  /// The first output of a jq expression on the body.
  record Json(Jq query) implements Extractor {
    @Override
    public Stream<JsonNode> of(Page page) throws ExtractionException {
      if (page.cutAt().isPresent()) {
        throw new ExtractionException("more than " + page.cutAt().get() + " bytes");
      }
      return query.first(page).filter(output -> !output.isNull()).stream();
    }
  }

  /// Elements that a CSS selector selects: their text, or an attribute of theirs.
  record Css(Evaluator selector, Optional<String> attribute) implements Extractor {
    @Override
    public Stream<JsonNode> of(Page page) {
      Stream<Element> elements = page.select(selector);
      return texts(
          attribute.isEmpty()
              ? elements.map(Element::text)
              : elements.filter(e -> e.hasAttr(attribute.get())).map(e -> e.attr(attribute.get())));
    }
  }

  /// What an XPath 1.0 expression comes to.
  record XPath(String expression) implements Extractor {
    private static final FunctionContext FUNCTIONS = new XPathFunctionContext(false);

    /// @throws SAXPathException if it is no expression, or names something that there is not
    static void check(String expression) throws SAXPathException {
      List<String> functions = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      XPathReader reader = XPathReaderFactory.createReader();
      reader.setXPathHandler(
          new DefaultXPathHandler() {
            @Override
            public void startFunction(String prefix, String name) {
              functions.add(name);
              prefixed(prefix, name);
            }

            @Override
            public void variableReference(String prefix, String name) {
              unknown.add("variable " + name);
            }

            @Override
            public void startNameStep(int axis, String prefix, String name) {
              prefixed(prefix, name);
            }

            private void prefixed(String prefix, String name) {
              if (!prefix.isEmpty()) {
                unknown.add("prefix " + prefix + " of " + name);
              }
            }
          });
      reader.parse(expression);
      for (String function : functions) {
        FUNCTIONS.getFunction("", "", function);
      }
      if (!unknown.isEmpty()) {
        throw new UnresolvableException("no " + unknown.getFirst());
      }
      // What else it minds.
      compiled(expression);
    }

    private static Expr compiled(String expression) throws SAXPathException {
      JaxenHandler handler = new JaxenHandler();
      handler.setXPathFactory(new OrderedPath.Factory());
      XPathReader reader = XPathReaderFactory.createReader();
      reader.setXPathHandler(handler);
      reader.parse(expression);
      return handler.getXPathExpr().getRootExpr();
    }

    @Override
    public Stream<JsonNode> of(Page page) throws ExtractionException {
      Nodes nodes = page.nodes();
      try {
        Context context =
            new Context(
                new ContextSupport(
                    new SimpleNamespaceContext(), FUNCTIONS, new SimpleVariableContext(), nodes));
        context.setNodeSet(List.of(page.document()));
        return switch (compiled(expression).evaluate(context)) {
          case List<?> found -> texts(found.stream().map(nodes::text));
          case Boolean value -> Stream.of(BooleanNode.valueOf(value));
          case Number value -> number(value.doubleValue());
          case Object value -> texts(Stream.of(value.toString()));
        };
      } catch (SAXPathException e) {
        throw new ExtractionException("an error: " + Shown.cut(String.valueOf(e.getMessage())), e);
      }
    }

    /// JSON has no infinity, and nothing that is no number.
    private static Stream<JsonNode> number(double value) {
      if (!Double.isFinite(value)) {
        return Stream.empty();
      }
      return Stream.of(
          value == Math.rint(value) && Math.abs(value) < 1L << 53
              ? LongNode.valueOf((long) value)
              : DoubleNode.valueOf(value));
    }
  }

  /// What a regular expression matches in the body: its first group, if it has one.
  record Regex(Pattern pattern) implements Extractor {
    @Override
    public Stream<JsonNode> of(Page page) {
      Matcher matcher = pattern.matcher(new Watched(page.text(), page.work()));
      int group = Math.min(1, pattern.groupCount());
      return texts(
          Stream.iterate(matcher.find(), found -> found, found -> matcher.find())
              .flatMap(found -> Optional.ofNullable(matcher.group(group)).stream()));
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
    public Stream<JsonNode> of(Page page) {
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
    public Stream<JsonNode> of(Page page) {
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
    private static final Evaluator WITH_CONTENT = QueryParser.parse("meta[content]");
    private static final List<String> KEYS = List.of("name", "property", "itemprop", "http-equiv");

    @Override
    public Stream<JsonNode> of(Page page) {
      return texts(
          page.select(WITH_CONTENT)
              .filter(meta -> KEYS.stream().anyMatch(key -> meta.attr(key).equalsIgnoreCase(name)))
              .map(meta -> meta.attr("content")));
    }
  }

  /// The title of the page, [Page#title].
  record Title() implements Extractor {
    @Override
    public Stream<JsonNode> of(Page page) {
      return texts(Stream.of(page.title()).filter(title -> !title.isEmpty()));
    }
  }
}
