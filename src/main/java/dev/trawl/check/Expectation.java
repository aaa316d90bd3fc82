package dev.trawl.check;

import dev.trawl.check.Finding.Holds;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.List;
import java.util.Optional;

/// One thing that is expected of an answer.
///
/// @param negated whether the condition must not hold
/// @param subject what is looked at: `header content-type`
record Expectation(boolean negated, String subject, Condition condition) {
  static final String STATUS = "status";

  /// What is expected where nothing is said.
  static final Expectation USUAL =
      new Expectation(false, STATUS, new Codes(List.of(new Codes.Range(200, 299))));

  boolean isOfStatus() {
    return subject.equals(STATUS);
  }

  /// A sentence, if it is not met.
  Optional<String> unmet(FetchResult result, Answer answer, Work work) {
    Finding finding = finding(result, answer, work);
    return finding.holds() == (negated ? Holds.NO : Holds.YES)
        ? Optional.empty()
        : Optional.of(subject + ": expected " + expected() + ", got " + finding.found().get());
  }

  private Finding finding(FetchResult result, Answer answer, Work work) {
    try {
      return condition.on(result, answer, work);
    } catch (Work.OverrunException e) {
      return Finding.undecided(e.getMessage());
    } catch (StackOverflowError | OutOfMemoryError e) {
      // A boundary: what the server sent may have made a small condition a large one.
      return Finding.undecided("what is nested too deep, or too large");
    }
  }

  private String expected() {
    return (negated ? "not " : "") + condition.expected();
  }

  /// As an expression.
  @Override
  public String toString() {
    return (negated ? "not " : "") + subject + ' ' + condition.expected();
  }
}
