package dev.trawl;

/// The end of the process.
final class Exit {
  private Exit() {}

  static void with(int status) {
    System.exit(status);
  }
}
