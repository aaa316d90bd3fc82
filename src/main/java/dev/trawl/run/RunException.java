package dev.trawl.run;

/// The run cannot begin, or not go on.
public class RunException extends Exception {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param message for people; empty to say nothing
  public RunException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /// What the process ends with.
  public int status() {
    return status;
  }
}
