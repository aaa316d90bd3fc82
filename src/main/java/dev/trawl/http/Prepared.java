package dev.trawl.http;

import dev.trawl.model.Attempt;
import dev.trawl.model.Failure;
import dev.trawl.model.Requested;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/// A target made ready, once, for all its attempts.
public sealed interface Prepared {
  /// One that can be requested.
  ///
  /// @param maxTime for each attempt
  /// @param capture what of its answers is kept
  record Ready(
      Requested requested,
      HttpUrl url,
      Optional<String> authorization,
      RequestOptions request,
      Duration maxTime,
      Capture capture)
      implements Prepared {
    /// Name and port, which tell hosts apart where they are limited, as with curl.
    public String host() {
      return UrlParser.host(url);
    }

    /// Whether the outcome of an attempt at this target says something about its host: not if it
    /// was redirected to another one.
    public boolean isJudgedBy(Attempt attempt) {
      return attempt
          .finalUrl()
          .map(HttpUrl::get)
          .filter(u -> !u.host().equals(url.host()))
          .isEmpty();
    }
  }

  /// One that cannot.
  record Rejected(Failure failure) implements Prepared {}
}
