package dev.trawl.run;

import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.run.EntryCount.Extent;
import dev.trawl.run.Progress.Watched;
import java.time.Duration;
import java.util.Locale;

/// A line now and then, such as `trawl: 190 of 400 entries, 9.5/s, 22 s left; ok 189, failed 1,
/// 10/64 slots, a.example:443 12 s`.
final class ProgressLog implements Progress {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Watched watched;
  private final Messages err;
  private final Duration interval;
  private final Thread ticker;

  /// @param interval between two lines, and before the first
  ProgressLog(Watched watched, Messages err, Duration interval) {
    this.watched = watched;
    this.err = err;
    this.interval = interval;
    this.ticker = Thread.ofVirtual().name("trawl-progress").start(this::tick);
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(interval);
        Summary summary = watched.summary().get();
        Extent extent = watched.extent().get();
        err.say(
            String.format(
                Locale.ROOT,
                "%s, %.1f/s%s; %s",
                Watched.done(summary, extent),
                Watched.rate(summary),
                Watched.left(summary, extent),
                watched.details(summary)));
      }
    } catch (InterruptedException e) {
      // The summary follows.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ticker.interrupt();
  }
}
