package dev.trawl.run;

import dev.trawl.io.DisplayWidth;
import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.run.EntryCount.Extent;
import dev.trawl.run.Progress.Watched;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/// A line that is drawn over and over, and leaves no trace. As wide as the terminal: `trawl 8 s
/// [=====> ] 93 of 200 entries, 11.6/s, 9 s left; ok 90, failed 3, 10/64 slots`.
///
/// On a thread of the system: it moves also while those of Java's own are all at work.
final class ProgressLine implements Progress {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /// A shorter bar tells nothing.
  private static final int SHORTEST = 8;

  private final Watched watched;
  private final Messages err;
  private final IntSupplier width;
  private final Thread ticker;

  /// @param width of the terminal, which may change
  ProgressLine(Watched watched, Messages err, IntSupplier width) {
    this.watched = watched;
    this.err = err;
    this.width = width;
    this.ticker = Thread.ofPlatform().daemon().name("trawl-progress").start(this::tick);
  }

  private void tick() {
    try {
      for (long tick = 0; ; tick++) {
        Thread.sleep(INTERVAL);
        err.draw(line(watched, width.getAsInt() - 1 - Messages.ECHO_WIDTH, tick));
      }
    } catch (InterruptedException e) {
      // close() wipes the line.
      Thread.currentThread().interrupt();
    }
  }

  /// @param tick how many lines were drawn before
  static String line(Watched watched, int columns, long tick) {
    Summary summary = watched.summary().get();
    Extent extent = watched.extent().get();
    String before = "trawl " + Watched.clock(summary.elapsed()) + " ";
    String after =
        String.format(
            Locale.ROOT,
            "%s, %.1f/s%s; %s",
            Watched.done(summary, extent),
            Watched.rate(summary),
            Watched.left(summary, extent),
            Messages.printable(watched.details(summary)));
    int room = columns - before.length() - DisplayWidth.of(after) - "[] ".length();
    String bar = "";
    if (room >= SHORTEST) {
      bar = "[" + (extent.whole() ? done(summary, extent, room) : moving(tick, room)) + "] ";
    }
    return DisplayWidth.cutAtTheEnd(before + bar + after, columns, "");
  }

  private static String done(Summary summary, Extent extent, int room) {
    long all = Math.max(1, Math.max(summary.entries(), extent.entries()));
    int filled = (int) (room * summary.entries() / all);
    String head = filled < room ? ">" : "";
    return "=".repeat(filled) + head + " ".repeat(room - filled - head.length());
  }

  /// Of a list whose end nobody knows: from one side to the other, and back.
  private static String moving(long tick, int room) {
    String mark = "<=>";
    int way = room - mark.length();
    int at = (int) (tick % (2L * way));
    int place = Math.min(at, 2 * way - at);
    return " ".repeat(place) + mark + " ".repeat(way - place);
  }

  @Override
  public void close() {
    ticker.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        // It may be about to draw once more.
        ticker.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    err.draw("");
  }
}
