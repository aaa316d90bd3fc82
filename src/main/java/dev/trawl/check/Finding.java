package dev.trawl.check;

import java.util.function.Supplier;

/// What came of a condition.
///
/// @param found what there is, for a sentence; only asked for where it is unmet
record Finding(Holds holds, Supplier<String> found) {
  /// Whether a condition holds.
  enum Holds {
    YES,
    NO,
    /// What there is does not tell: neither the condition is met nor its negation.
    UNDECIDED;

    static Holds of(boolean holds) {
      return holds ? YES : NO;
    }

    Holds negated() {
      return switch (this) {
        case YES -> NO;
        case NO -> YES;
        case UNDECIDED -> UNDECIDED;
      };
    }
  }

  static Finding of(boolean holds, Supplier<String> found) {
    return new Finding(Holds.of(holds), found);
  }

  static Finding undecided(String found) {
    return new Finding(Holds.UNDECIDED, () -> found);
  }
}
