package dev.trawl.http;

/// What of a response is kept beside its measures.
///
/// @param headers whether the header fields are
/// @param bodyLimit bytes of the body, after content decoding; 0 for none
public record Capture(boolean headers, long bodyLimit) {
  /// Nothing but the measures.
  public static final Capture NOTHING = new Capture(false, 0);

  public Capture {
    if (bodyLimit < 0) {
      throw new IllegalArgumentException("bodyLimit < 0: " + bodyLimit);
    }
  }
}
