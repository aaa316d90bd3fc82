package dev.trawl.policy;

import dev.trawl.model.Answer;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import java.util.Map;
import java.util.Optional;

/// Outcomes that differ in what policies look at.
final class Outcomes {
  private Outcomes() {}

  static Outcome status(int status) {
    return answered(status, Optional.empty());
  }

  static Outcome status(int status, String retryAfter) {
    return answered(status, Optional.of(retryAfter));
  }

  static Outcome failed(ErrorKind kind) {
    return new Outcome.Failed(Failure.of(kind, "x"), Optional.empty());
  }

  private static Outcome answered(int status, Optional<String> retryAfter) {
    return new Outcome.Answered(
        new Answer(
            status,
            Optional.of("http/1.1"),
            Optional.empty(),
            Optional.empty(),
            0,
            Doubts.NONE,
            retryAfter,
            Map.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
