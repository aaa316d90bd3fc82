package dev.trawl.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Output;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/// An expression of jq. Safe for use by several threads.
///
/// @param text the expression
/// @param query the same, compiled
/// @param plain whether it calls no function
public record Jq(String text, JsonQuery query, boolean plain) {
  private static final Version VERSION = Versions.JQ_1_7;

  /// Within Jackson's usual limits on depth and on the length of numbers.
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// Expressions of paths, literals and operators alone, which surely call no function.
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:\\.[A-Za-z_]\\w*+|\"[^\"\\\\]*+\"|\\d++(?:\\.\\d++)?+"
              + "|\\b(?:and|or|true|false|null)\\b|\\.(?!\\.)|[\\[\\]()=!<>+\\-*/%,|?:\\s])*+");

  private static final Pattern UNKNOWN =
      Pattern.compile("(?:Function )?([$\\w@]+)(?:/\\d+ does not exist| is not defined)");

  private static final Pattern COLUMN = Pattern.compile("at line 1, column (\\d{1,9})");

  /// jq's functions, which take longer to load than a small run to fetch.
  private static final class Functions {
    private static final Scope ALL = Scope.newEmptyScope();

    static {
      BuiltinFunctionLoader.getInstance()
          .listFunctions(VERSION, ALL)
          .forEach((name, function) -> ALL.addFunction(name, counted(function)));
    }

    /// The same, each output of which is work.
    private static Function counted(Function function) {
      return (scope, arguments, input, path, output, version) -> {
        Optional<Work> found = Counting.of(scope);
        if (found.isEmpty()) {
          function.apply(scope, arguments, input, path, output, version);
          return;
        }
        Work work = found.get();
        work.step();
        function.apply(
            scope,
            arguments,
            input,
            path,
            (value, place) -> {
              work.step();
              work.made(Counting.VALUE);
              output.emit(value, place);
            },
            version);
      };
    }
  }

  /// Ends an evaluation.
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super("enough", null, false, false);
    }
  }

  /// An expression as it is written.
  ///
  /// @param around what the expression is a part of
  /// @param offset where it begins in that
  /// @throws ExpressionException if it is no expression of jq, as far as can be told beforehand
  public static Jq compile(String text, String around, int offset) throws ExpressionException {
    JsonQuery query;
    try {
      query = JsonQuery.compile(text, VERSION);
    } catch (JsonQueryException | RuntimeException | StackOverflowError e) {
      throw new ExpressionException("not a jq expression", around, offset + column(e));
    }
    Jq expression = new Jq(text, query, PLAIN.matcher(text).matches());
    if (!expression.plain) {
      expression.tryOut(around, offset);
    }
    return expression;
  }

  /// Names that nothing has are found out when they are come by, and no earlier.
  private void tryOut(String around, int offset) throws ExpressionException {
    try {
      query.apply(
          scope(Work.unbounded()),
          JSON.nullNode(),
          output -> {
            throw new Enough();
          });
    } catch (JsonQueryException e) {
      Matcher unknown = UNKNOWN.matcher(String.valueOf(e.getMessage()));
      if (unknown.matches()) {
        String name = unknown.group(1);
        int place = Math.max(0, text.indexOf(name));
        throw new ExpressionException("jq has no '" + name + "'", around, offset + 1 + place);
      }
      // Anything else may well be because there is nothing to work on.
    } catch (StackOverflowError e) {
      throw new ExpressionException("this jq expression does not end", around, offset + 1);
    } catch (RuntimeException e) {
      // The same, and the usual end.
    }
  }

  private static int column(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    Matcher column = COLUMN.matcher(String.valueOf(cause.getMessage()));
    return column.find() ? Integer.parseInt(column.group(1)) : 1;
  }

  private Scope scope(Work work) {
    if (plain) {
      return Scope.newEmptyScope();
    }
    Scope scope = Scope.newChildScope(Functions.ALL);
    Counting.in(scope, work);
    return scope;
  }

  /// The first output for a body; no more are made.
  ///
  /// @throws ExtractionException if it is no JSON, or cannot be worked on; the message says so
  Optional<JsonNode> first(Page page) throws ExtractionException {
    AtomicReference<JsonNode> first = new AtomicReference<>();
    try {
      apply(
          page.isUtf8()
              ? tree(
                  () -> Counting.reader(JSON, page.work()).readTree(page.bytes()),
                  page.length(),
                  page.work(),
                  page::text)
              : tree(page.text(), page.work()),
          page.work(),
          output -> {
            first.set(output);
            throw new Enough();
          });
    } catch (Enough e) {
      // There is one.
    }
    return Optional.ofNullable(first.get());
  }

  /// The last output for a JSON text.
  ///
  /// @throws ExtractionException if it is no JSON, or cannot be worked on; the message says so
  public Optional<JsonNode> last(String json, Work work) throws ExtractionException {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    apply(tree(json, work), work, last::set);
    return Optional.ofNullable(last.get());
  }

  private static JsonNode tree(String json, Work work) throws ExtractionException {
    // A byte order mark may be ignored (RFC 8259, section 8.1).
    String text = json.startsWith("\uFEFF") ? json.substring(1) : json;
    return tree(() -> Counting.reader(JSON, work).readTree(text), text.length(), work, () -> text);
  }

  private interface Reading {
    JsonNode read() throws IOException;
  }

  /// @param shown for the message
  private static JsonNode tree(Reading reading, int length, Work work, Supplier<String> shown)
      throws ExtractionException {
    work.lease(length);
    JsonNode tree;
    try {
      tree = reading.read();
    } catch (IOException e) {
      throw new ExtractionException("no JSON: " + Shown.quoted(shown.get()), e);
    }
    if (tree.isMissingNode()) {
      throw new ExtractionException("no JSON: nothing");
    }
    return tree;
  }

  private void apply(JsonNode input, Work work, Output output) throws ExtractionException {
    try {
      query.apply(scope(work), input, output);
    } catch (Enough | Work.OverrunException | Work.CutOffException e) {
      throw e;
    } catch (JsonQueryException | RuntimeException e) {
      throw new ExtractionException("an error: " + Shown.cut(String.valueOf(e.getMessage())), e);
    } catch (StackOverflowError | OutOfMemoryError e) {
      // A boundary: what the server sent may have made a small expression a large one.
      throw new ExtractionException("an error: nested too deep, or too large", e);
    }
  }
}
