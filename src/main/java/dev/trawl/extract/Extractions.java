package dev.trawl.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is taken out of answers: a value, or a list of them, for each name; `null` where there is
/// nothing. Never blocks; safe for use by several threads.
public final class Extractions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// So deep may a value be nested for a record that common readers can read.
  private static final int MAX_DEPTH = 50;

  /// And so long may a name in it be, and a number.
  private static final int MAX_NAME = 10_000;

  private static final int MAX_NUMBER = 500;

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

  /// What the values are called, in their order.
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /// What of an answer has to be kept for them.
  public Set<Part> needs() {
    Set<Part> needs = EnumSet.noneOf(Part.class);
    byName.values().forEach(extraction -> needs.add(extraction.from().needs()));
    return needs;
  }

  /// What was taken out of an answer.
  ///
  /// @param lacking a sentence for each required value that is not there
  public record Found(ObjectNode values, List<String> lacking) {
    public Found {
      lacking = List.copyOf(lacking);
    }
  }

  /// The values; without an answer there are none. What takes too much work has no value.
  ///
  /// @throws Work.CutOffException if the run is over
  public Optional<Found> of(FetchResult result, Work work) {
    return switch (result.outcome()) {
      case Outcome.Answered answered when !isEmpty() ->
          Optional.of(of(new Page(result, answered.response(), work)));
      case Outcome.Answered answered -> Optional.empty();
      case Outcome.Failed failed -> Optional.empty();
    };
  }

  private Found of(Page page) {
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
    return new Found(values, failures);
  }

  private static JsonNode value(Extraction extraction, Page page) throws ExtractionException {
    try (Stream<JsonNode> found = extraction.from().of(page)) {
      Iterator<JsonNode> each = found.iterator();
      if (!each.hasNext()) {
        String part = page.cutAt().map(n -> " in the first " + n + " bytes").orElse("");
        throw new ExtractionException("none" + part);
      }
      JsonNode first = taken(each.next(), page.work());
      if (!extraction.all()) {
        return first;
      }
      ArrayNode all = JSON.arrayNode().add(first);
      while (each.hasNext()) {
        all.add(taken(each.next(), page.work()));
      }
      return all;
    } catch (Work.CutOffException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new ExtractionException("what is nested too deep", e);
    } catch (OutOfMemoryError e) {
      // A boundary: what the server sent may have made a small expression a large one.
      throw new ExtractionException("what is too large", e);
    } catch (RuntimeException e) {
      // Of a library, at what a server sent; or too much work.
      String what = e instanceof Work.OverrunException ? e.getMessage() : e.toString();
      throw new ExtractionException("an error: " + Shown.cut(what), e);
    }
  }

  private static JsonNode taken(JsonNode value, Work work) throws ExtractionException {
    work.check();
    ensureReadable(value, 1, work);
    return value;
  }

  /// That a record with it can be read by everybody.
  private static void ensureReadable(JsonNode value, int depth, Work work)
      throws ExtractionException {
    if (depth > MAX_DEPTH) {
      throw new ExtractionException("what is nested too deep");
    }
    work.step();
    work.made(2);
    switch (value.getNodeType()) {
      case STRING -> work.made(value.textValue().length());
      case NUMBER -> {
        if (value.isFloatingPointNumber()
            && !Double.isFinite(value.doubleValue())
            && !value.isBigDecimal()) {
          throw new ExtractionException("what is no number of JSON");
        }
        int length = value.asText().length();
        if (length > MAX_NUMBER) {
          throw new ExtractionException("a number of " + length + " characters");
        }
        work.made(length);
      }
      default -> {}
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      int length = member.getKey().length();
      if (length > MAX_NAME) {
        throw new ExtractionException("a name of " + length + " characters");
      }
      work.made(length);
      ensureReadable(member.getValue(), depth + 1, work);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        ensureReadable(item, depth + 1, work);
      }
    }
  }
}
