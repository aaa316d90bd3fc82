package dev.trawl.extract;

import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import dev.trawl.model.TextEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.CombiningEvaluator;
import org.jsoup.select.Evaluator;

/// An answer, understood as far as it is asked for, and once. For one thread.
final class Page {
  private static final Pattern XML =
      Pattern.compile("\\s*(?:application|text|image)/(?:[^;,\\s]*\\+)?xml\\s*(?:;.*)?");
  private static final Pattern BLANKS = Pattern.compile("[\\t\\n\\f\\r ]+");
  private static final Evaluator HTML_TITLE = new HtmlTitle();

  private final FetchResult result;
  private final Answer answer;
  private Optional<String> text = Optional.empty();
  private final Work work;
  private Optional<Document> document = Optional.empty();
  private Optional<Nodes> nodes = Optional.empty();

  /// @param work what looking into it may cost
  Page(FetchResult result, Answer answer, Work work) {
    this.result = result;
    this.answer = answer;
    this.work = work;
  }

  Work work() {
    return work;
  }

  /// Values of a field.
  ///
  /// @param name in lower case
  List<String> header(String name) {
    return answer.headers().getOrDefault(name, List.of());
  }

  /// How many bytes of the body there are, where these are not all.
  Optional<Integer> cutAt() {
    return answer.body().filter(body -> !body.complete()).map(body -> body.bytes().remaining());
  }

  /// The body as HTML, or as XML where the response says that it is.
  Document document() {
    if (document.isEmpty()) {
      document = Optional.of(parse());
    }
    return document.get();
  }

  private Document parse() {
    work.lease(length());
    Parser parser = new Tree(is(XML) ? Parser.xmlParser() : Parser.htmlParser(), length(), work);
    String base =
        result.last().finalUrl().or(() -> result.requested().map(Requested::url)).orElse("");
    return Jsoup.parse(text(), base, parser);
  }

  /// The title of the document as a browser's `document.title` has it: of HTML the first `title`
  /// wherever the parser has put it, of an SVG its own; the blanks of ASCII collapsed.
  String title() {
    Optional<Element> root = Optional.ofNullable(document().firstElementChild());
    Optional<Element> title =
        root.filter(element -> is(element, "svg", Parser.NamespaceSvg)).isPresent()
            ? root.get().children().stream()
                .filter(child -> is(child, "title", Parser.NamespaceSvg))
                .findFirst()
            : Optional.ofNullable(document().selectFirst(HTML_TITLE));
    return title
        .map(element -> BLANKS.matcher(element.wholeOwnText()).replaceAll(" "))
        .map(text -> text.startsWith(" ") ? text.substring(1) : text)
        .map(text -> text.endsWith(" ") ? text.substring(0, text.length() - 1) : text)
        .orElse("");
  }

  private static boolean is(Element element, String name, String namespace) {
    return element.tag().localName().equals(name) && element.tag().namespace().equals(namespace);
  }

  /// The content of a `template` is no part of the document.
  private static final class HtmlTitle extends Evaluator {
    @Override
    public boolean matches(Element root, Element element) {
      return is(element, "title", Parser.NamespaceHtml)
          && element.parents().stream()
              .noneMatch(parent -> is(parent, "template", Parser.NamespaceHtml));
    }
  }

  /// The same for XPath.
  Nodes nodes() {
    if (nodes.isEmpty()) {
      nodes = Optional.of(new Nodes(work));
    }
    return nodes.get();
  }

  /// Its elements that are selected, each looked for when it is asked for.
  Stream<Element> select(Evaluator selector) {
    return document()
        .selectStream(new CombiningEvaluator.And(List.of(new Each(work), selector)))
        .peek(element -> work.check());
  }

  /// Selects every element, of which it takes note.
  private static final class Each extends Evaluator {
    private final Work work;

    Each(Work work) {
      this.work = work;
    }

    @Override
    public boolean matches(Element root, Element element) {
      work.step();
      return true;
    }

    // It comes before the others.
    @Override
    protected int cost() {
      return 0;
    }
  }

  /// The body as text.
  String text() {
    if (text.isEmpty()) {
      text = Optional.of(answer.body().map(Body::text).orElse(""));
    }
    return text.get();
  }

  private boolean is(Pattern type) {
    return answer
        .contentType()
        .filter(t -> type.matcher(t.toLowerCase(Locale.ROOT)).matches())
        .isPresent();
  }

  /// Whether the body is in UTF-8, and can be read as it is.
  boolean isUtf8() {
    return answer.body().map(Body::encoding).orElse(TextEncoding.UTF_8).equals(TextEncoding.UTF_8);
  }

  /// How many bytes of the body there are.
  int length() {
    return answer.body().map(body -> body.bytes().remaining()).orElse(0);
  }

  byte[] bytes() {
    byte[] bytes = new byte[length()];
    answer.body().ifPresent(body -> body.bytes().duplicate().get(bytes));
    return bytes;
  }
}
