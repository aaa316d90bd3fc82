package dev.trawl.model;

import java.util.Optional;

/// Why there is no usable response.
///
/// @param message for people: what was wrong; holds no secret
/// @param phase of time-outs only
/// @param detail a finer, stable word for some kinds, such as `downgrade`
public record Failure(
    ErrorKind kind, String message, Optional<Phase> phase, Optional<String> detail) {
  /// Of what was in flight when the run was ended.
  public static final Failure CUT_OFF = of(ErrorKind.INTERRUPTED, "cut off by the end of the run");

  public static Failure of(ErrorKind kind, String message) {
    return new Failure(kind, message, Optional.empty(), Optional.empty());
  }

  public static Failure of(ErrorKind kind, String message, String detail) {
    return new Failure(kind, message, Optional.empty(), Optional.of(detail));
  }

  public static Failure timeout(Phase phase, String message) {
    return new Failure(ErrorKind.TIMEOUT, message, Optional.of(phase), Optional.empty());
  }
}
