package dev.trawl.model;

import java.util.OptionalLong;

/// An entry of the list.
///
/// @param index ordinal in the list, from 1
/// @param line number of its line in the file it stood in, from 1; absent for arguments
public record Target(long index, OptionalLong line, Input input, Particulars particulars) {
  public Target {
    if (index < 1) {
      throw new IllegalArgumentException("index < 1: " + index);
    }
  }

  /// One that is only a URL.
  public Target(long index, OptionalLong line, Input input) {
    this(index, line, input, Particulars.NONE);
  }
}
