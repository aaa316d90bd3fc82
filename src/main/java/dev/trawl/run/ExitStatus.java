package dev.trawl.run;

import dev.trawl.input.ListException;
import dev.trawl.io.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the process ends with.
public final class ExitStatus {
  /// Every entry is ok.
  public static final int OK = 0;

  /// Some entries are not.
  public static final int NOT_OK = 1;

  /// Wrong use; nothing was fetched.
  public static final int USAGE = 2;

  /// Records or files cannot be written.
  public static final int OUTPUT = 3;

  /// The list cannot be read.
  public static final int LIST = 4;

  /// Stopped before the end.
  public static final int STOPPED = 5;

  /// Trawl itself failed (sysexits' EX_SOFTWARE).
  public static final int DEFECT = 70;

  /// The reader of standard output went away: 128 + SIGPIPE.
  public static final int PIPE = 141;

  /// 128 + the signal's number: SIGHUP 1, SIGINT 2, SIGTERM 15.
  public static int signal(int number) {
    return 128 + number;
  }

  /// Whether writing failed because the reader went away. Java has only the words for it.
  public static boolean isBrokenPipe(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }

  /// What a run does.
  interface Work {
    int run() throws RunException, IOException, InterruptedException;
  }

  /// What work ends with. Says on standard error why it could not begin, or not go on.
  static int of(Work work, Streams streams, Output output) throws InterruptedException {
    try {
      return work.run();
    } catch (RunException e) {
      return said(e, streams);
    } catch (ListException e) {
      return said(new RunException(LIST, e.getMessage(), e), streams);
    } catch (IOException e) {
      // From writing, or from closing what was written to.
      return said(Destination.lost(output, e), streams);
    }
  }

  /// The status of a run that did not begin, or not go on; says why.
  static int said(RunException e, Streams streams) {
    if (!e.getMessage().isEmpty()) {
      streams.err().say(e.getMessage());
    }
    return e.status();
  }

  /// What it ends with to write a text to standard output, and nothing else.
  public static int printed(String text, Streams streams) {
    try {
      streams.out().write(text.getBytes(StandardCharsets.UTF_8));
      return OK;
    } catch (IOException e) {
      return isBrokenPipe(e)
          ? PIPE
          : said(
              new RunException(OUTPUT, "cannot write standard output: " + Reason.of(e), e),
              streams);
    }
  }

  private ExitStatus() {}
}
