package dev.trawl.model;

import java.util.Locale;

/// What the cache had to do with a response that it might have given.
public enum CacheUse {
  /// The cache gave it, and nothing was sent: by what the server said, it is still fresh.
  HIT,
  /// The cache gave it, after the server had said that it is still the same (304).
  REVALIDATED,
  /// The server gave it.
  MISS;

  /// The name in records: lower case.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
