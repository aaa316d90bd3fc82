package dev.trawl.spark;

/// The job cannot begin, or not go on.
final class JobException extends Exception {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param status to exit with, as `trawl` would
  /// @param message for people
  JobException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
