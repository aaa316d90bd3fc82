package dev.trawl.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One try at one target, the redirects that it followed included.
///
/// @param startedAt empty if it never began
/// @param finalUrl where the redirects led, without userinfo; empty if there were none
public record Attempt(
    Optional<Instant> startedAt,
    Timings timings,
    List<Redirect> redirects,
    Optional<String> finalUrl,
    Outcome outcome) {
  /// Of a target that nothing was sent for.
  public static Attempt notSent(Failure failure) {
    return new Attempt(
        Optional.empty(),
        Timings.NONE,
        List.of(),
        Optional.empty(),
        new Outcome.Failed(failure, Optional.empty()));
  }
}
