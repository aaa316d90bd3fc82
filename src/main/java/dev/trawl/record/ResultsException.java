package dev.trawl.record;

import java.io.IOException;

/// A result file cannot be gone on with: it holds something else than records, or records of
/// another list. The message says what, and where.
public sealed class ResultsException extends IOException permits UnprovenException {
  private static final long serialVersionUID = 1;

  public ResultsException(String message) {
    super(message);
  }
}
