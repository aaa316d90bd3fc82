package dev.trawl.io;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Standard error: what trawl says to people, line by line. Everything goes through here, because
/// what is said may quote a server or a list.
///
/// Safe for use by several threads.
public final class Messages {
  /// So many characters of a line are printed.
  static final int MOST = 16_384;

  private static final int MOST_CAUSES = 10;

  /// What begins a command to GitHub Actions anywhere in a line, in its old form; and to Azure's
  /// pipelines.
  private static final String OLD_COMMAND = "##[";

  private static final String AZURE_COMMAND = "##vso";

  /// Columns of `^C`.
  public static final int ECHO_WIDTH = 2;

  private final PrintStream err;

  /// What stands below all lines, for as long as it is wanted.
  private String drawn = "";

  /// @param err not closed
  public Messages(PrintStream err) {
    this.err = err;
  }

  /// Says who speaks, and a message.
  public void say(String message) {
    line("trawl: " + message);
  }

  /// Prints a text as one line that can do nothing to a terminal, and is no command to whoever runs
  /// a job.
  public void line(String text) {
    String line = printable(text);
    // GitHub passes over blanks before a command.
    print(line.stripLeading().startsWith("::") ? line.replaceFirst(":", "\\\\u003a") : line);
  }

  /// In one write: nothing comes between a line and its end, or is left of what was drawn.
  private synchronized void print(String line) {
    err.print(wiped() + line + "\n" + drawn);
    err.flush();
  }

  /// Draws a line below all others, in place of the one before.
  ///
  /// @param line shorter than the terminal is wide, by more than [#ECHO_WIDTH]; empty to leave
  ///   nothing behind
  public synchronized void draw(String line) {
    String before = wiped();
    drawn = line.isEmpty() ? "" : printable(line);
    err.print(before + drawn);
    err.flush();
  }

  /// What takes a drawn line away, on any terminal: it is written over.
  private String wiped() {
    return drawn.isEmpty() ? "" : "\r" + " ".repeat(DisplayWidth.of(drawn)) + "\r";
  }

  /// Takes off the line what a terminal shows of Ctrl-C.
  public synchronized void wipeEcho() {
    err.print("\r" + " ".repeat(DisplayWidth.of(drawn) + ECHO_WIDTH) + "\r" + drawn);
    err.flush();
  }

  /// For whole lines to the same terminal by another way: they come above what is drawn.
  ///
  /// @param out closed by the caller
  public OutputStream above(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        synchronized (Messages.this) {
          err.print(wiped());
          err.flush();
          out.write(bytes, offset, length);
          out.flush();
          err.print(drawn);
          err.flush();
        }
      }
    };
  }

  /// Prints a workflow command of GitHub Actions, whose parts are percent-encoded as they have to
  /// be.
  public void command(String command) {
    print(printable(command));
  }

  /// Says that trawl itself failed, and where.
  public void defect(Throwable thrown) {
    say("a defect in trawl ended the run: " + thrown);
    trace(thrown);
    Throwable cause = thrown.getCause();
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      line("Caused by: " + cause);
      trace(cause);
      cause = cause.getCause();
    }
  }

  private void trace(Throwable thrown) {
    for (StackTraceElement place : thrown.getStackTrace()) {
      line("    at " + place);
    }
  }

  /// For a library that prints to a stream: whole lines of it are printed as [#line] does.
  public PrintStream stream() {
    return new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
  }

  /// A text without what does something to a terminal, makes text look like other text, or cannot
  /// be seen: in place of each such character is its escape sequence.
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), MOST));
    int at = 0;
    while (at < text.length() && at < MOST) {
      int c = text.codePointAt(at);
      if (isPrintable(c) && !text.startsWith(OLD_COMMAND, at) && !beginsAzure(text, at)) {
        printable.appendCodePoint(c);
      } else {
        escape(c, printable);
      }
      at += Character.charCount(c);
    }
    return printable.append(at < text.length() ? "..." : "").toString();
  }

  private static boolean beginsAzure(String text, int at) {
    return text.regionMatches(true, at, AZURE_COMMAND, 0, AZURE_COMMAND.length());
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static void escape(int c, StringBuilder to) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          to.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    }
  }

  /// Collects bytes until a line is whole.
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        line(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
      } else if (line.size() < MOST) {
        line.write(b);
      }
    }
  }
}
