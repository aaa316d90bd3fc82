package dev.trawl.http;

import java.time.Duration;
import java.util.Optional;

/// Everything that a run's requests depend on.
///
/// @param defaultScheme of entries without a scheme: `http` or `https`
/// @param maxTime for one attempt in all: look-up, connect, redirects, body
/// @param cookies a jar for the whole run; empty to keep none
public record HttpOptions(
    String defaultScheme,
    RequestOptions request,
    NetworkOptions network,
    TlsOptions tls,
    Duration maxTime,
    RedirectOptions redirects,
    Optional<CookieStore> cookies,
    Capture capture) {
  public HttpOptions {
    if (maxTime.isNegative() || maxTime.isZero()) {
      throw new IllegalArgumentException("maxTime <= 0: " + maxTime);
    }
  }

  /// What a run without options uses.
  public static HttpOptions defaults() {
    return new HttpOptions(
        "https",
        RequestOptions.get(),
        NetworkOptions.direct(),
        TlsOptions.verified(),
        Duration.ofSeconds(30),
        RedirectOptions.defaults(),
        Optional.empty(),
        Capture.NOTHING);
  }
}
