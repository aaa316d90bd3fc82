package dev.trawl.spark;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The job cannot begin, or not go on. Thrown by tasks, too, with the status that the job ends
/// with.
final class JobException extends IOException {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param status to exit with, as `trawl` would
  /// @param message for people
  JobException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  JobException(int status, String message) {
    this(status, message, null);
  }

  int status() {
    return status;
  }

  /// The one that Spark has wrapped up, if it was one.
  static Optional<JobException> in(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(JobException.class::isInstance)
        .map(JobException.class::cast)
        .findFirst();
  }
}
