package dev.trawl.model;

import java.util.Optional;

/// What keeps a body that was received from being surely the whole body, decoded.
///
/// @param lengthUnknown the response announced a length that could not be believed
/// @param untilClose only the end of the connection ended the body
/// @param encoding content codings that were not undone
public record Doubts(boolean lengthUnknown, boolean untilClose, Optional<String> encoding) {
  /// None.
  public static final Doubts NONE = new Doubts(false, false, Optional.empty());
}
