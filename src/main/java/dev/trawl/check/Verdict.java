package dev.trawl.check;

import java.util.List;

/// Whether an entry is as expected.
///
/// @param ok answered, and every expectation met
/// @param failures unmet expectations, each a sentence: `status: expected 200-299, got 503`
public record Verdict(boolean ok, List<String> failures) {
  public Verdict {
    failures = List.copyOf(failures);
  }
}
