package dev.trawl.model;

import java.util.Optional;

/// What came of an attempt.
public sealed interface Outcome {
  /// A complete response. A status is never a failure: 404 is an answer.
  record Answered(Answer response) implements Outcome {
    @Override
    public Optional<Answer> answer() {
      return Optional.of(response);
    }
  }

  /// No usable response.
  ///
  /// @param partial the response as far as it came
  record Failed(Failure failure, Optional<Answer> partial) implements Outcome {
    @Override
    public Optional<Answer> answer() {
      return partial;
    }
  }

  /// The response as far as it came.
  Optional<Answer> answer();

  /// What summaries count it by: a status code, or an error kind's name.
  default String reason() {
    return switch (this) {
      case Answered answered -> Integer.toString(answered.response().status());
      case Failed failed -> failed.failure().kind().wireName();
    };
  }
}
