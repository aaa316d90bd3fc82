package dev.trawl.run;

import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.run.Progress.Watched;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A line that is drawn over and over, and leaves no trace. As wide as the terminal.
final class ProgressLine implements Progress {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Watched watched;
  private final ProgressBar bar;
  private final Thread ticker;

  ProgressLine(Watched watched, Messages err) {
    this.watched = watched;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("trawl")
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis((int) INTERVAL.toMillis())
            .clearDisplayOnFinish()
            .showSpeed()
            .setConsumer(new OneLine(err.drawing()))
            .build();
    this.ticker = Thread.ofVirtual().name("trawl-progress").start(this::tick);
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        update();
      }
    } catch (InterruptedException e) {
      // close() draws the last state.
      Thread.currentThread().interrupt();
    }
  }

  private void update() {
    Summary summary = watched.summary().get();
    watched
        .estimatedEntries()
        .get()
        .ifPresent(entries -> bar.maxHint(Math.max(entries, summary.entries())));
    bar.stepTo(summary.entries());
    bar.setExtraMessage(" " + watched.details(summary));
  }

  @Override
  public void close() {
    ticker.interrupt();
    bar.close();
  }

  /// The library's own would leave an empty line behind, and makes a terminal that gives signals
  /// their usual effect back: Ctrl-C would end the run without its records.
  private static final class OneLine extends ConsoleProgressBarConsumer {
    private static final int USUAL_WIDTH = 80;

    private final Optional<Terminal> terminal;

    OneLine(PrintStream err) {
      super(err);
      this.terminal = terminal();
    }

    private static Optional<Terminal> terminal() {
      try {
        return Optional.of(TerminalBuilder.builder().nativeSignals(false).dumb(true).build());
      } catch (IOException e) {
        // Only its width is wanted.
        return Optional.empty();
      }
    }

    @Override
    public int getMaxRenderedLength() {
      int width = terminal.map(Terminal::getWidth).filter(w -> w > 1).orElse(USUAL_WIDTH);
      return width - 1;
    }

    @Override
    public void close() {
      // Wiped already.
    }
  }
}
