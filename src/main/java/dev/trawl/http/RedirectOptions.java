package dev.trawl.http;

import java.util.Optional;

/// Which redirects are followed, and with what.
///
/// @param limit followed per attempt; empty to take a redirect as the answer
/// @param trusted whether other origins get the user's headers and credentials too
/// @param allowDowngrade whether https may lead to http
public record RedirectOptions(Optional<Integer> limit, boolean trusted, boolean allowDowngrade) {
  /// Ten, without secrets, and not from https to http.
  public static RedirectOptions defaults() {
    return new RedirectOptions(Optional.of(10), false, false);
  }
}
