package dev.trawl.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is taken out of answers: a value, or a list of them, for each name; `null` where there is
/// nothing. Never blocks; safe for use by several threads.
public final class Extractions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// So deep may a value be nested for a record that common readers can read.
  private static final int MAX_DEPTH = 50;

  private final Map<String, Extraction> byName;
  private final boolean required;

  private Extractions(Map<String, Extraction> byName, boolean required) {
    this.byName = byName;
    this.required = required;
  }

  /// Those of a command line.
  ///
  /// @param definitions such as `price=css:.price`
  /// @param required whether an answer that lacks one of them is not ok
  /// @throws ExpressionException if one of them cannot be understood
  public static Extractions parse(List<String> definitions, boolean required)
      throws ExpressionException {
    Map<String, Extraction> byName = new LinkedHashMap<>();
    for (String definition : definitions) {
      Extraction extraction = Extraction.parse(definition);
      if (byName.putIfAbsent(extraction.name(), extraction) != null) {
        throw new ExpressionException("a name that was there before", definition, 1);
      }
    }
    return new Extractions(byName, required);
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /// What of an answer has to be kept for them.
  public Set<Part> needs() {
    Set<Part> needs = EnumSet.noneOf(Part.class);
    byName.values().forEach(extraction -> needs.add(extraction.from().needs()));
    return needs;
  }

  /// The verdict, with the values; without an answer there are none.
  public Verdict of(FetchResult result, Verdict verdict) {
    return switch (result.outcome()) {
      case Outcome.Answered answered when !isEmpty() -> of(result, answered.response(), verdict);
      case Outcome.Answered answered -> verdict;
      case Outcome.Failed failed -> verdict;
    };
  }

  private Verdict of(FetchResult result, Answer answer, Verdict verdict) {
    Page page = new Page(result, answer);
    ObjectNode values = JSON.objectNode();
    List<String> failures = new ArrayList<>();
    for (Extraction extraction : byName.values()) {
      JsonNode value = JSON.nullNode();
      try {
        value = value(extraction, page);
      } catch (ExtractionException e) {
        if (required) {
          failures.add(
              "extract " + extraction.name() + ": expected a value, got " + e.getMessage());
        }
      }
      values.set(extraction.name(), value);
    }
    return verdict.with(values, failures);
  }

  private static JsonNode value(Extraction extraction, Page page) throws ExtractionException {
    List<JsonNode> found;
    try {
      found = extraction.from().of(page);
    } catch (StackOverflowError e) {
      throw new ExtractionException("what is nested too deep", e);
    } catch (RuntimeException e) {
      // Of a library, at what a server sent.
      throw new ExtractionException("an error: " + Shown.cut(e.toString()), e);
    }
    for (JsonNode one : found) {
      if (depth(one) > MAX_DEPTH) {
        throw new ExtractionException("what is nested too deep");
      }
    }
    if (found.isEmpty()) {
      String part = page.cutAt().map(n -> " in the first " + n + " bytes").orElse("");
      throw new ExtractionException("none" + part);
    }
    if (!extraction.all()) {
      return found.getFirst();
    }
    ArrayNode all = JSON.arrayNode();
    found.forEach(all::add);
    return all;
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return deepest + 1;
  }
}
