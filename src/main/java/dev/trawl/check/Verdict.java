package dev.trawl.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.extract.Extractions;
import dev.trawl.model.Change;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether an entry is as expected.
///
/// @param ok answered, and every expectation met
/// @param failures unmet expectations, each a sentence: `status: expected 200-299, got 503`
/// @param change since an earlier run; empty where there is none to compare with
/// @param extract values taken out of the answer, by name; empty unless asked for
public record Verdict(
    boolean ok, List<String> failures, Optional<Change> change, Optional<ObjectNode> extract) {
  public Verdict {
    failures = List.copyOf(failures);
  }

  public Verdict(boolean ok, List<String> failures) {
    this(ok, failures, Optional.empty(), Optional.empty());
  }

  /// The same, compared.
  public Verdict with(Change since) {
    return new Verdict(ok, failures, Optional.of(since), extract);
  }

  /// The same with values of the answer, and more that is not met.
  public Verdict with(Extractions.Found found) {
    List<String> all = Stream.concat(failures.stream(), found.lacking().stream()).toList();
    return new Verdict(ok && found.lacking().isEmpty(), all, change, Optional.of(found.values()));
  }
}
