package dev.trawl.cli;

import java.io.IOException;
import java.util.Locale;

/// What the process ends with.
final class ExitStatus {
  /// Every entry is ok.
  static final int OK = 0;

  /// Some entries are not.
  static final int NOT_OK = 1;

  /// Wrong use; nothing was fetched.
  static final int USAGE = 2;

  /// Records or files cannot be written.
  static final int OUTPUT = 3;

  /// The list cannot be read.
  static final int LIST = 4;

  /// Stopped before the end.
  static final int STOPPED = 5;

  /// The reader of standard output went away: 128 + SIGPIPE.
  static final int PIPE = 141;

  /// 128 + the signal's number: SIGHUP 1, SIGINT 2, SIGTERM 15.
  static int signal(int number) {
    return 128 + number;
  }

  /// Whether writing failed because the reader went away. Java has only the words for it.
  static boolean isBrokenPipe(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }

  private ExitStatus() {}
}
