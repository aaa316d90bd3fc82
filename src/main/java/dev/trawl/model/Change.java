package dev.trawl.model;

import java.util.Locale;

/// How an entry compares with what it was in an earlier run.
public enum Change {
  /// It was not there.
  NEW,
  /// As ok as it was, with the same status and, where both are known, the same body.
  SAME,
  /// As ok as it was, with another status or another body.
  CHANGED,
  /// It was ok, and is not.
  BROKEN,
  /// It was not ok, and is.
  FIXED;

  /// The name in records: lower case.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
