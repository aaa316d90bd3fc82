package dev.trawl.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.check.Source.Texts;
import dev.trawl.extract.ExtractionException;
import dev.trawl.extract.Jq;
import dev.trawl.extract.Part;
import dev.trawl.extract.Shown;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.Optional;

/// The last output of a jq expression on the body is neither `false` nor `null`, as with `jq -e`.
record JsonCondition(Jq query) implements Condition {
  private static final Source BODY = new Source.Content();

  @Override
  public String expected() {
    return Shown.cut(query.text());
  }

  @Override
  public Optional<Part> needs() {
    return Optional.of(Part.BODY);
  }

  @Override
  public Finding on(FetchResult result, Answer answer, Work work) {
    Texts body = BODY.of(result, answer);
    if (!body.complete()) {
      int kept = answer.body().map(part -> part.bytes().remaining()).orElse(0);
      return Finding.undecided("more than " + kept + " bytes (--include-limit)");
    }
    String json = body.values().getFirst();
    Optional<JsonNode> last;
    try {
      last = query.last(json, work);
    } catch (ExtractionException e) {
      return Finding.undecided(e.getMessage());
    }
    return Finding.of(
        last.filter(value -> !value.isNull() && !isFalse(value)).isPresent(),
        () ->
            last.map(value -> Shown.cut(value.toString())).orElse("nothing")
                + " for "
                + Shown.cut(json));
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }
}
