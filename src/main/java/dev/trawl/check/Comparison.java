package dev.trawl.check;

import dev.trawl.extract.Part;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.Optional;
import java.util.OptionalDouble;

/// A number is on the right side of a limit.
///
/// @param written the limit as it was given
record Comparison(Quantity quantity, Operator operator, double limit, String written)
    implements Condition {
  @Override
  public String expected() {
    return operator + " " + written;
  }

  @Override
  public Optional<Part> needs() {
    return quantity.needs();
  }

  @Override
  public Finding on(FetchResult result, Answer answer, Work work) {
    OptionalDouble found = quantity.of(result, answer);
    if (found.isEmpty()) {
      return Finding.undecided(quantity.none());
    }
    double amount = found.getAsDouble();
    return Finding.of(operator.holds(amount, limit), () -> quantity.shown(amount, limit));
  }
}
