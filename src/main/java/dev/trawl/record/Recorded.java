package dev.trawl.record;

import dev.trawl.model.Identity;
import java.util.Optional;
import java.util.OptionalLong;

/// What a record says of its entry, read back.
///
/// @param input as it stands in the record: a password hidden, perhaps cut
/// @param base64 whether the input is bytes in base64
/// @param identity what proves which entry it is, where the input does not
/// @param method that was requested; empty if the record has none
/// @param reason if it is not ok: an error's kind, or else the status; empty if the record has none
public record Recorded(
    long index,
    OptionalLong line,
    String input,
    boolean base64,
    Optional<String> identity,
    Optional<String> method,
    boolean ok,
    Optional<String> reason) {
  /// What its entry is known again by.
  public String key() {
    return Identity.key(input, identity);
  }
}
