package dev.trawl.run;

import dev.trawl.check.Expectations;
import dev.trawl.check.FailureLimit;
import dev.trawl.check.RunExpectations;
import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Part;
import dev.trawl.http.Capture;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.Digest;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Target;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What is expected of the responses, and of the run.
///
/// @param failFast whether the run ends when more fail than may
/// @param untilOk how long to wait before what is not ok is tried again
public record Expect(
    Expectations entries,
    RunExpectations run,
    FailureLimit maxFailures,
    boolean failFast,
    Optional<Duration> untilOk) {
  /// What of the answers to an entry is kept: what the run keeps of all, and what it takes to judge
  /// them.
  ///
  /// @param bodyLimit bytes of a body
  public Capture capture(Capture all, long bodyLimit, Target target) throws FailureException {
    Set<Part> needs;
    try {
      needs = entries.needs(target);
    } catch (ExpressionException e) {
      throw new FailureException(Failure.of(ErrorKind.INVALID_URL, "expect: " + e.getMessage()));
    }
    return needs.isEmpty()
        ? all
        : new Capture(
            all.headers() || needs.contains(Part.HEADERS),
            needs.contains(Part.BODY) ? bodyLimit : all.bodyLimit(),
            digests(all.digests(), needs),
            all.certificate() || needs.contains(Part.CERTIFICATE),
            all.whole(),
            all.maxBytes());
  }

  private static Set<Digest> digests(Set<Digest> all, Set<Part> needs) {
    if (!needs.contains(Part.SHA256)) {
      return all;
    }
    Set<Digest> more = EnumSet.of(Digest.SHA256);
    more.addAll(all);
    return more;
  }
}
