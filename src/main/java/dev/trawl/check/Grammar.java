package dev.trawl.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Jq;
import dev.trawl.extract.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;

/// How expectations are written; see src/docs/expectations.md.
final class Grammar {
  private static final String SUBJECTS =
      "status, time, ttfb, size, redirects, http, cert, body, final_url, header, sha256 or json";

  private static final String OPERATORS = "<, <=, >, >=, == or !=";

  /// Of a regular expression: its length times all its counts of repetition, which bound its size
  /// and the time that it takes for a character. `(a{1000}){1000}` would be a hundred megabytes.
  private static final double MAX_REGEX = 20_000;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(?:\\d*,)?(\\d+),?}");

  private final Words words;

  private Grammar(String text) {
    this.words = new Words(text);
  }

  /// @throws ExpressionException if it is no expectation
  static Expectation parse(String text) throws ExpressionException {
    return new Grammar(text).expectation();
  }

  private Expectation expectation() throws ExpressionException {
    String subject = words.word();
    boolean negated = subject.equals("not");
    if (negated) {
      subject = words.word();
    }
    Expectation expectation =
        switch (subject) {
          case "status" -> new Expectation(negated, subject, status());
          case "time", "ttfb", "size", "redirects", "http", "cert" ->
              new Expectation(
                  negated, subject, comparison(Quantity.valueOf(subject.toUpperCase(Locale.ROOT))));
          case "body" -> text(negated, new Source.Content());
          case "final_url" -> text(negated, new Source.FinalUrl());
          case "header" -> text(negated, header());
          case "sha256" -> new Expectation(negated, subject, sha256());
          case "json" -> new Expectation(negated, subject, json());
          default -> throw words.expected(SUBJECTS, negated ? "not" : "");
        };
    words.end();
    return expectation;
  }

  private Condition status() throws ExpressionException {
    if (isComparison()) {
      return comparison(Quantity.STATUS);
    }
    String after = words.last();
    String list = words.bare();
    List<Codes.Range> ranges = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.matches("[1-9]\\d\\d(-[1-9]\\d\\d)?")) {
        throw words.expected("status codes such as 200-299,304, or a comparison,", after);
      }
      int from = Integer.parseInt(part, 0, 3, 10);
      int to = Integer.parseInt(part, part.length() - 3, part.length(), 10);
      if (from > to) {
        throw words.wrong("the range " + part + " has nothing in it");
      }
      ranges.add(new Codes.Range(from, to));
    }
    return new Codes(ranges);
  }

  private boolean isComparison() {
    return words.comes('<') || words.comes('>') || words.comes('=') || words.comes('!');
  }

  private Comparison comparison(Quantity quantity) throws ExpressionException {
    Operator operator = operator(words);
    String written = words.bare();
    OptionalDouble limit = quantity.limit(written);
    if (limit.isEmpty()) {
      throw words.expected(quantity.syntax(), operator.toString());
    }
    return new Comparison(quantity, operator, limit.getAsDouble(), written);
  }

  static Operator operator(Words words) throws ExpressionException {
    String after = words.last();
    Optional<Operator> operator = Operator.of(words.comparison());
    return operator.orElseThrow(() -> words.expected(OPERATORS, after));
  }

  private Source header() throws ExpressionException {
    String after = words.last();
    String name = words.word();
    if (!name.matches("[-#$%&'*+.^_`|~0-9A-Za-z]+")) {
      throw words.expected("the name of a field", after);
    }
    return new Source.Header(name.toLowerCase(Locale.ROOT));
  }

  private Expectation text(boolean negated, Source source) throws ExpressionException {
    return new Expectation(negated, source.toString(), new TextCondition(source, likeness(source)));
  }

  private TextCondition.Likeness likeness(Source source) throws ExpressionException {
    boolean isField = source instanceof Source.Header;
    String after = words.last();
    if (isComparison()) {
      String symbol = words.comparison();
      return switch (symbol) {
        case "==" -> new TextCondition.Equal(value(symbol));
        case "!=" -> new TextCondition.Different(value(symbol));
        default -> throw words.expected("== or !=", after);
      };
    }
    String verb = words.word();
    return switch (verb) {
      case "contains" -> new TextCondition.Contains(value(verb));
      case "matches" -> matches();
      case "is" -> {
        if (!words.word().equals("empty")) {
          throw words.expected("empty", verb);
        }
        yield new TextCondition.Empty();
      }
      case "exists" -> {
        if (!isField) {
          throw words.wrong("only of a header it is asked whether it exists");
        }
        yield new TextCondition.Exists();
      }
      default ->
          throw words.expected(
              "contains, matches, ==, !=, is empty" + (isField ? " or exists" : ""), after);
    };
  }

  private String value(String after) throws ExpressionException {
    if (words.comes('"')) {
      return words.quoted();
    }
    String value = words.bare();
    if (value.isEmpty()) {
      throw words.expected("a value", after);
    }
    return value;
  }

  private TextCondition.Matches matches() throws ExpressionException {
    if (!words.comes('/')) {
      words.bare();
      throw words.expected("a regular expression such as /ok|up/", "matches");
    }
    String regex = words.slashed();
    String written = words.last();
    int start = words.start();
    double size = regex.length();
    for (MatchResult count : COUNT.matcher(regex).results().toList()) {
      size *= Math.max(1, Double.parseDouble(count.group(1)));
    }
    if (size > MAX_REGEX) {
      throw words.wrong("a regular expression that is too long, or repeats too much");
    }
    String flags = words.bare();
    if (!flags.isEmpty() && !flags.equals("i")) {
      throw words.wrong("expected i, for upper and lower case alike, or nothing after the slash");
    }
    try {
      Pattern pattern = Pattern.compile(regex, flags.isEmpty() ? 0 : Pattern.CASE_INSENSITIVE);
      return new TextCondition.Matches(pattern, Shown.cut(written) + flags);
    } catch (PatternSyntaxException e) {
      throw words.wrong("not a regular expression of RE2: " + e.getDescription(), start);
    } catch (StackOverflowError e) {
      throw words.wrong("a regular expression that is nested too deep", start);
    }
  }

  private Condition sha256() throws ExpressionException {
    String after = words.last();
    String symbol = words.comparison();
    if (!symbol.equals("==") && !symbol.equals("!=")) {
      throw words.expected("== or !=", after);
    }
    String digest = words.bare().toLowerCase(Locale.ROOT);
    if (!digest.matches("[0-9a-f]{64}")) {
      throw words.expected("a SHA-256 of 64 hexadecimal digits", symbol);
    }
    return new TextCondition(
        new Source.Sha256(),
        symbol.equals("==")
            ? new TextCondition.Equal(digest)
            : new TextCondition.Different(digest));
  }

  private Condition json() throws ExpressionException {
    String after = words.last();
    String expression = words.rest();
    if (expression.isEmpty()) {
      throw words.expected("a jq expression", after);
    }
    return new JsonCondition(Jq.compile(expression, words.text(), words.start()));
  }
}
