package dev.trawl.server;

import java.util.LinkedHashMap;
import java.util.Map;

/// Fails a given number of times for each key, then succeeds for ever. Safe for many threads.
final class Flaky {
  private static final int MAX_KEY_LENGTH = 1000;

  private final Map<String, Long> failures;

  /// @param maxKeys how many keys are remembered: beyond, the oldest starts anew
  Flaky(int maxKeys) {
    this.failures =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > maxKeys;
          }
        };
  }

  Response answer(Request request) {
    long wanted = request.part("k").whole(0, Integer.MAX_VALUE);
    String key = request.argument("key").map(Parameter::value).orElse(request.path());
    if (key.length() > MAX_KEY_LENGTH) {
      throw new BadParameterException("key must not be longer than " + MAX_KEY_LENGTH);
    }
    if (fails(key, wanted)) {
      return Response.error(
          503, "on purpose, for the first " + wanted + " requests with the key " + key);
    }
    return Response.json(Map.of("failures", wanted, "key", key));
  }

  /// Whether the next answer for this key is one of its `wanted` failures. Counts it if so.
  synchronized boolean fails(String key, long wanted) {
    long before = failures.getOrDefault(key, 0L);
    if (before >= wanted) {
      return false;
    }
    failures.put(key, before + 1);
    return true;
  }
}
