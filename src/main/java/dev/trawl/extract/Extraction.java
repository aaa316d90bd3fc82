package dev.trawl.extract;

import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jaxen.saxpath.SAXPathException;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector;

/// A value to be taken out of each answer.
///
/// @param name of the value
/// @param all whether every one that is found, as a list, or the first
record Extraction(String name, Extractor from, boolean all) {
  private static final Pattern DEFINITION =
      Pattern.compile("([A-Za-z_][\\w.-]*)=([a-z]+)(?::(.*))?", Pattern.DOTALL);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(.*)@([A-Za-z_:][\\w:.-]*)", Pattern.DOTALL);
  private static final String KINDS = "jq, css, xpath, regex, header, cookie, meta or title";
  private static final String EVERY = "[]";

  /// An expression within its definition.
  private record Place(String definition, int start, String expression) {
    ExpressionException wrong(String why) {
      return new ExpressionException(why, definition, start + 1);
    }
  }

  /// @param definition such as `price=css:.price`, `links=css:a@href[]`, `name=title`
  /// @throws ExpressionException if it cannot be understood
  static Extraction parse(String definition) throws ExpressionException {
    Matcher parts = DEFINITION.matcher(definition);
    if (!parts.matches()) {
      throw new ExpressionException(
          "expected a name, '=' and " + KINDS + ", such as top=css:h1", definition, 1);
    }
    String kind = parts.group(2);
    String rest = Optional.ofNullable(parts.group(3)).orElse("");
    // In jq it means something by itself.
    boolean all = !kind.equals("jq") && rest.endsWith(EVERY);
    String expression = all ? rest.substring(0, rest.length() - EVERY.length()) : rest;
    Place place = new Place(definition, Math.max(parts.end(2), parts.start(3)), expression);
    return new Extraction(parts.group(1), extractor(kind, parts.start(2), place), all);
  }

  private static Extractor extractor(String kind, int start, Place place)
      throws ExpressionException {
    String expression = place.expression();
    return switch (kind) {
      case "jq" ->
          new Extractor.Json(Jq.compile(present(place), place.definition(), place.start()));
      case "css" -> css(place);
      case "xpath" -> xpath(place);
      case "regex" -> new Extractor.Regex(regex(place));
      case "header" -> new Extractor.Header(present(place).toLowerCase(Locale.ROOT));
      case "cookie" -> new Extractor.Cookie(present(place));
      case "meta" -> new Extractor.Meta(present(place));
      case "title" -> {
        if (!expression.isEmpty()) {
          throw place.wrong("nothing comes after title");
        }
        yield new Extractor.Title();
      }
      default -> throw new ExpressionException("expected " + KINDS, place.definition(), start + 1);
    };
  }

  private static String present(Place place) throws ExpressionException {
    if (place.expression().isBlank()) {
      throw place.wrong("an expression is missing");
    }
    return place.expression();
  }

  private static Extractor css(Place place) throws ExpressionException {
    Matcher attribute = ATTRIBUTE.matcher(present(place));
    boolean has = attribute.matches();
    try {
      return new Extractor.Css(
          QueryParser.parse(has ? attribute.group(1) : place.expression()),
          has ? Optional.of(attribute.group(2)) : Optional.empty());
    } catch (Selector.SelectorParseException | IllegalArgumentException e) {
      throw place.wrong("not a CSS selector: " + Shown.cut(String.valueOf(e.getMessage())));
    }
  }

  private static Extractor xpath(Place place) throws ExpressionException {
    String expression = present(place);
    try {
      Extractor.XPath.check(expression);
    } catch (SAXPathException e) {
      throw place.wrong("not an XPath expression: " + Shown.cut(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      throw place.wrong("not an XPath expression: nested too deep");
    }
    return new Extractor.XPath(expression);
  }

  private static com.google.re2j.Pattern regex(Place place) throws ExpressionException {
    try {
      return com.google.re2j.Pattern.compile(present(place));
    } catch (PatternSyntaxException e) {
      throw place.wrong("not a regular expression of RE2: " + e.getDescription());
    } catch (StackOverflowError e) {
      throw place.wrong("a regular expression that is nested too deep");
    }
  }
}
