package dev.trawl.check;

import dev.trawl.model.Change;
import java.util.List;
import java.util.Optional;

/// Whether an entry is as expected.
///
/// @param ok answered, and every expectation met
/// @param failures unmet expectations, each a sentence: `status: expected 200-299, got 503`
/// @param change since an earlier run; empty where there is none to compare with
public record Verdict(boolean ok, List<String> failures, Optional<Change> change) {
  public Verdict {
    failures = List.copyOf(failures);
  }

  public Verdict(boolean ok, List<String> failures) {
    this(ok, failures, Optional.empty());
  }

  /// The same, compared.
  public Verdict with(Change since) {
    return new Verdict(ok, failures, Optional.of(since));
  }
}
