package dev.trawl.model;

import java.util.Locale;
import java.util.Optional;

/// A digest of a body.
public enum Digest {
  SHA256,
  /// Two bodies with the same one can be made on purpose; so they can with [#MD5].
  SHA1,
  MD5,
  /// Of 64 bits, for speed.
  XXH3;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in records and in `--hash`.
  public String wireName() {
    return wireName;
  }

  /// The digest of such a name.
  public static Optional<Digest> of(String wireName) {
    for (Digest digest : values()) {
      if (digest.wireName.equals(wireName)) {
        return Optional.of(digest);
      }
    }
    return Optional.empty();
  }
}
