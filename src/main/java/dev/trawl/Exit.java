package dev.trawl;

/// The end of the process.
final class Exit {
  private Exit() {}

  /// May be left out; for a thread that has nothing better to do.
  static void prepare() {}

  static void with(int status) {
    System.exit(status);
  }
}
