package dev.trawl.output;

import java.util.Optional;
import java.util.OptionalLong;

/// What a record says of its entry, read back.
///
/// @param input as it stands in the record: a password hidden, perhaps cut
/// @param base64 whether the input is bytes in base64
/// @param reason if it is not ok: an error's kind, or else the status; empty if the record has none
record Recorded(
    long index,
    OptionalLong line,
    String input,
    boolean base64,
    boolean ok,
    Optional<String> reason) {}
