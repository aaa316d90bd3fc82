package dev.trawl.record;

/// Records do not have what it takes to prove that they are those of a list.
public final class UnprovenException extends ResultsException {
  private static final long serialVersionUID = 1;

  public UnprovenException(String message) {
    super(message);
  }
}
