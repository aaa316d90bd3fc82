package dev.trawl.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One try at one target, the redirects that it followed included.
///
/// @param startedAt empty if it never began
/// @param sent false if nothing was to be sent, because the cache had every response
/// @param resent how often a request, of this attempt and those before it, was sent once more
///   because its connection had been closed before it came (RFC 9112, section 9.3)
/// @param finalUrl where the redirects led, without userinfo; empty if there were none
public record Attempt(
    Optional<Instant> startedAt,
    boolean sent,
    int resent,
    Timings timings,
    List<Redirect> redirects,
    Optional<String> finalUrl,
    Outcome outcome) {
  /// Of a target that nothing was sent for.
  public static Attempt notSent(Failure failure) {
    return new Attempt(
        Optional.empty(),
        false,
        0,
        Timings.NONE,
        List.of(),
        Optional.empty(),
        new Outcome.Failed(failure, Optional.empty()));
  }

  /// The same after an earlier attempt at the target.
  public Attempt after(Attempt earlier) {
    return new Attempt(
        startedAt, sent, resent + earlier.resent, timings, redirects, finalUrl, outcome);
  }

  /// The same with another outcome.
  public Attempt with(Outcome changed) {
    return new Attempt(startedAt, sent, resent, timings, redirects, finalUrl, changed);
  }

  /// The same, failed after all: of its response only the measures are left.
  public Attempt with(Failure failure) {
    return with(new Outcome.Failed(failure, outcome.answer().map(Answer::measures)));
  }
}
