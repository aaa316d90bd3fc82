package dev.trawl.cli;

import dev.trawl.input.TargetList;
import dev.trawl.model.Summary;
import dev.trawl.output.Tally;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A line that is drawn over and over.
final class ProgressLine implements Progress {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Tally tally;
  private final TargetList list;
  private final Supplier<String> more;
  private final ProgressBar bar;
  private final Thread ticker;

  ProgressLine(Tally tally, TargetList list, Supplier<String> more, PrintStream err) {
    this.tally = tally;
    this.list = list;
    this.more = more;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("trawl")
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis((int) INTERVAL.toMillis())
            .clearDisplayOnFinish()
            .showSpeed()
            .setConsumer(new OneLine(err))
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
    Summary summary = tally.summary();
    list.estimatedEntries().ifPresent(entries -> bar.maxHint(Math.max(entries, summary.entries())));
    bar.stepTo(summary.entries());
    bar.setExtraMessage(" ok " + summary.ok() + ", not ok " + summary.failed() + more.get());
  }

  @Override
  public void close() {
    ticker.interrupt();
    bar.close();
  }

  /// The library's own would leave an empty line behind.
  private static final class OneLine extends ConsoleProgressBarConsumer {
    OneLine(PrintStream err) {
      super(err);
    }

    @Override
    public void close() {
      // Wiped already.
    }
  }
}
