package dev.trawl.extract;

/// An answer that is not of a kind that can have what is looked for. The message says what it is.
public final class ExtractionException extends Exception {
  private static final long serialVersionUID = 1;

  ExtractionException(String found) {
    super(found);
  }

  ExtractionException(String found, Throwable cause) {
    super(found, cause);
  }
}
