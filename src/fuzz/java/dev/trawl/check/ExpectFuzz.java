package dev.trawl.check;

import dev.trawl.Results;
import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Work;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.FetchResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An expectation, on the first line, of an answer, which is the rest: it says whether it is met,
/// means the same once written and read again, or is refused with a place in it.
final class ExpectFuzz {
  /// What makes a program of a jq expression, which may never end, or fill the memory.
  private static final Pattern ENDLESS =
      Pattern.compile(
          "json.*(?:\\b(?:def|reduce|foreach|range|repeat|while|until|recurse|limit|combinations"
              + "|infinite|implode|nth|_nwise|setpath|sub|gsub|test|match|capture|scan|splits?)\\b"
              + "|\\*|\\.\\.|\\[|=)",
          Pattern.DOTALL);

  private ExpectFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String expression = new String(input, 0, end, StandardCharsets.UTF_8);
    if (ENDLESS.matcher(expression).find()) {
      return;
    }
    byte[] content = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    try {
      RunExpectations.parse(List.of(expression));
      return;
    } catch (ExpressionException e) {
      check(e);
    }
    try {
      Expectation expectation = Grammar.parse(expression);
      judge(expectation, answered(content, true));
      judge(expectation, answered(content, false));
      String written = expectation.toString();
      // Long texts are cut, and what is not printable has no spelling.
      boolean whole =
          expression.length() < 80 && expression.chars().allMatch(c -> c >= ' ' && c < 0x7F);
      if (whole && !Grammar.parse(written).toString().equals(written)) {
        throw new IllegalStateException(expression + " is written " + written);
      }
    } catch (ExpressionException e) {
      check(e);
    }
  }

  private static void judge(Expectation expectation, FetchResult result) {
    Answer answer = result.outcome().answer().orElseThrow();
    try (Work work = new Work(Duration.ofSeconds(10), new ByteBudget(1 << 28), Optional::empty)) {
      expectation
          .unmet(result, answer, work)
          .filter(sentence -> sentence.indexOf('\n') >= 0 || sentence.length() > 3000)
          .ifPresent(sentence -> {
            throw new IllegalStateException("no sentence: " + sentence);
          });
    }
  }

  private static void check(ExpressionException e) {
    int caret = e.where().get(1).indexOf('^');
    if (e.getMessage().indexOf('\n') >= 0 || caret < 2 || caret > e.where().get(0).length() + 1) {
      throw new IllegalStateException("no place: " + e.getMessage(), e);
    }
  }

  private static FetchResult answered(byte[] content, boolean complete) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Body body = new Body(ByteBuffer.wrap(content), Optional.empty(), complete);
    Map<String, List<String>> headers = Map.of("a", List.of(text), "set-cookie", List.of(text));
    return Results.answered(Results.answer(200, headers, Optional.of(body)));
  }
}
