package dev.trawl.check;

import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Shown;
import dev.trawl.model.Summary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/// What is expected of a run as a whole.
public final class RunExpectations {
  private static final String MEASURES = "p50, p95 or another percentile, max, rate-ok or count";

  private final List<Goal> all;

  /// Something that a run has.
  private sealed interface Measure {
    /// Of the times that entries took.
    ///
    /// @param rank 100 for the longest
    record Percentile(double rank) implements Measure {}

    record RateOk() implements Measure {}

    record Count() implements Measure {}
  }

  /// One of them.
  ///
  /// @param text as it was given
  private record Goal(
      String text, boolean negated, Measure measure, Operator operator, double limit) {}

  private RunExpectations(List<Goal> all) {
    this.all = List.copyOf(all);
  }

  /// Those of a command line.
  ///
  /// @throws ExpressionException if one of them cannot be understood
  public static RunExpectations parse(List<String> expressions) throws ExpressionException {
    List<Goal> all = new ArrayList<>();
    for (String expression : expressions) {
      all.add(parse(expression));
    }
    return new RunExpectations(all);
  }

  private static Goal parse(String text) throws ExpressionException {
    Words words = new Words(text);
    String name = words.word();
    boolean negated = name.equals("not");
    if (negated) {
      name = words.word();
    }
    Measure measure =
        switch (name) {
          case "max" -> new Measure.Percentile(100);
          case "rate-ok" -> new Measure.RateOk();
          case "count" -> new Measure.Count();
          default -> {
            if (!name.matches("p\\d{1,2}(\\.\\d{1,3})?")) {
              throw words.expected(MEASURES, negated ? "not" : "");
            }
            yield new Measure.Percentile(Double.parseDouble(name.substring(1)));
          }
        };
    Operator operator = Grammar.operator(words);
    double limit = limit(measure, operator, words);
    words.end();
    return new Goal(text.strip(), negated, measure, operator, limit);
  }

  private static double limit(Measure measure, Operator operator, Words words)
      throws ExpressionException {
    String written = words.bare();
    return switch (measure) {
      case Measure.Percentile percentile ->
          Quantity.TIME
              .limit(written)
              .orElseThrow(() -> words.expected(Quantity.TIME.syntax(), operator.toString()));
      case Measure.RateOk rate -> {
        if (!written.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
          throw words.expected("a percentage such as 99%", operator.toString());
        }
        yield Double.parseDouble(written.substring(0, written.length() - 1));
      }
      case Measure.Count count -> {
        if (!written.matches("\\d{1,12}")) {
          throw words.expected("a number", operator.toString());
        }
        yield Double.parseDouble(written);
      }
    };
  }

  /// Whether the times of all entries have to be known.
  public boolean needTimes() {
    return all.stream().anyMatch(goal -> goal.measure() instanceof Measure.Percentile);
  }

  /// Those that are not met, each as a sentence: `p95 < 500ms: got 612ms`.
  ///
  /// @param times gives a percentile of the times that entries took; empty where none has
  public List<String> unmet(Summary run, DoubleFunction<Optional<Duration>> times) {
    List<String> unmet = new ArrayList<>();
    for (Goal goal : all) {
      OptionalDouble found = found(goal.measure(), run, times);
      boolean met =
          found.isPresent()
              && goal.operator().holds(found.getAsDouble(), goal.limit()) != goal.negated();
      if (!met) {
        unmet.add(Shown.cut(goal.text()) + ": got " + shown(goal, found));
      }
    }
    return unmet;
  }

  private static OptionalDouble found(
      Measure measure, Summary run, DoubleFunction<Optional<Duration>> times) {
    return switch (measure) {
      case Measure.Percentile percentile -> {
        Optional<Duration> time = times.apply(percentile.rank());
        yield time.isPresent()
            ? OptionalDouble.of(Quantity.millis(time.get()))
            : OptionalDouble.empty();
      }
      case Measure.RateOk rate ->
          run.entries() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(100.0 * run.ok() / run.entries());
      case Measure.Count count -> OptionalDouble.of((double) run.entries());
    };
  }

  private static String shown(Goal goal, OptionalDouble found) {
    if (found.isEmpty()) {
      return "none";
    }
    return switch (goal.measure()) {
      case Measure.Percentile percentile -> Quantity.millis(found.getAsDouble(), goal.limit());
      // Never more than there is: 99.999 % is not 100 %.
      case Measure.RateOk rate ->
          BigDecimal.valueOf(found.getAsDouble())
                  .setScale(2, RoundingMode.FLOOR)
                  .stripTrailingZeros()
                  .toPlainString()
              + "%";
      case Measure.Count count -> Long.toString((long) found.getAsDouble());
    };
  }
}
