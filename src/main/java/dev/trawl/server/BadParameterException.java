package dev.trawl.server;

import java.io.Serial;

/// A part of the path or of the query is not what it should be: answered with status 400.
final class BadParameterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /// @param sentence condition and value, for the client
  BadParameterException(String sentence) {
    super(sentence);
  }
}
