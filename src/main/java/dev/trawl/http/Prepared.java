package dev.trawl.http;

import dev.trawl.model.Failure;
import dev.trawl.model.Requested;
import java.util.Optional;
import okhttp3.HttpUrl;

/// A target made ready, once, for all its attempts.
public sealed interface Prepared {
  /// One that can be requested.
  record Ready(Requested requested, HttpUrl url, Optional<String> authorization)
      implements Prepared {}

  /// One that cannot.
  record Rejected(Failure failure) implements Prepared {}
}
