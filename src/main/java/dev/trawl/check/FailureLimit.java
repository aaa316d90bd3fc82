package dev.trawl.check;

/// How many entries may be not ok in a run that is.
///
/// @param most such entries, or percent of all
/// @param percent which of the two
public record FailureLimit(double most, boolean percent) {
  /// None.
  public static final FailureLimit NONE = new FailureLimit(0, false);

  public FailureLimit {
    if (!(most >= 0) || (percent && most > 100)) {
      throw new IllegalArgumentException("most: " + most);
    }
  }

  /// Whether a run is ok.
  ///
  /// @param failed of its entries
  public boolean allows(long failed, long entries) {
    return percent ? failed * 100.0 <= most * entries : failed <= most;
  }
}
