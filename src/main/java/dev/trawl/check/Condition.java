package dev.trawl.check;

import dev.trawl.extract.Part;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.Optional;

/// Something that holds of an answer, or does not.
sealed interface Condition permits Codes, Comparison, TextCondition, JsonCondition {
  /// As it stands in sentences: `< 800ms`.
  String expected();

  /// What it needs beside the measures of an answer.
  Optional<Part> needs();

  /// Whether it holds.
  ///
  /// @param work what looking into the answer may cost
  Finding on(FetchResult result, Answer answer, Work work);
}
