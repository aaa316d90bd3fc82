package dev.trawl.check;

import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.util.List;

/// What is expected of every entry: an answer with a status from 200 to 299.
public final class Expectations {
  private static final Verdict OK = new Verdict(true, List.of());
  private static final Verdict FAILED = new Verdict(false, List.of());

  /// Never blocks; safe for use by several threads.
  public Verdict judge(FetchResult result) {
    return switch (result.outcome()) {
      case Outcome.Failed failed -> FAILED;
      case Outcome.Answered answered -> {
        int status = answered.response().status();
        yield status >= 200 && status <= 299
            ? OK
            : new Verdict(false, List.of("status: expected 200-299, got " + status));
      }
    };
  }
}
