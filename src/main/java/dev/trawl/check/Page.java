package dev.trawl.check;

import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
///
/// Its charset is what the response says, or else its byte order mark, or else, of HTML, what that
/// says; or UTF-8.
final class Page {
  private static final Pattern XML =
      Pattern.compile("\\s*(?:application|text)/(?:[^;,\\s]*\\+)?xml\\s*(?:;.*)?");
  private static final Pattern MARKUP =
      Pattern.compile("\\s*(?:text/html|[^;]*[/+]xml)\\s*(?:;.*)?");

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=", Pattern.CASE_INSENSITIVE);

  private final FetchResult result;
  private final Answer answer;
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
    Optional<Charset> named = named();
    if (named.isPresent()) {
      // jsoup would believe a byte order mark rather than the response.
      return Jsoup.parse(decoded(named.get()), base, parser);
    }
    try {
      return Jsoup.parse(new ByteArrayInputStream(bytes()), null, base, parser);
    } catch (IOException e) {
      // Of a charset that this machine does not know, or not text at all.
      return Jsoup.parse(decoded(StandardCharsets.UTF_8), base, parser);
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

  /// The body as text; what is not of its charset as U+FFFD.
  String text() {
    return decoded(
        named()
            .orElseGet(() ->
                is(MARKUP) || answer.contentType().isEmpty()
                    ? document().charset()
                    : StandardCharsets.UTF_8));
  }

  /// What the response names.
  private Optional<Charset> named() {
    return answer
        .contentType()
        .filter(type -> CHARSET.matcher(type).find())
        .flatMap(type -> answer.body())
        .map(Body::charset);
  }

  private boolean is(Pattern type) {
    return answer
        .contentType()
        .filter(t -> type.matcher(t.toLowerCase(Locale.ROOT)).matches())
        .isPresent();
  }

  private String decoded(Charset charset) {
    String text = charset.decode(ByteBuffer.wrap(bytes())).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// Whether the body may be read as UTF-8, as JSON is unless the response says otherwise.
  boolean isUtf8() {
    return named().orElse(StandardCharsets.UTF_8).equals(StandardCharsets.UTF_8) && !is(MARKUP);
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
