package dev.trawl.journal;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.trawl.io.WellFormed;

/// Tells whether entries are the same as before. Sums of these numbers do not depend on an order,
/// so that a block of a list can be compared with records as they come.
public final class Fingerprints {
  private static final Hasher64 HASH = Hashing.komihash5_0();

  private Fingerprints() {}

  /// Of an entry at its place in the list.
  ///
  /// @param key what it is known again by ([dev.trawl.model.Identity#key])
  public static long of(long index, String key) {
    return HASH.hashLongLongToLong(index, HASH.hashCharsToLong(WellFormed.text(key)));
  }
}
