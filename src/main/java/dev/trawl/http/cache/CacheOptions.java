package dev.trawl.http.cache;

import java.nio.file.Path;

/// Where responses are kept for later runs.
///
/// @param folder made where there is none, for its owner only
/// @param maxBytes of disk; the responses used least recently make room
public record CacheOptions(Path folder, long maxBytes) {
  public CacheOptions {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes < 1: " + maxBytes);
    }
  }
}
