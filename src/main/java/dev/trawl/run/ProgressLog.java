package dev.trawl.run;

import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import dev.trawl.run.Progress.Watched;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/// A line now and then, such as `trawl: 190 of about 400 entries, 9.5/s, 22 s left; ok 189, failed
/// 1, 10/64 slots, a.example:443 12 s`.
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
        String line = line(summary, watched.estimatedEntries().get());
        err.say(line + "; " + watched.details(summary));
      }
    } catch (InterruptedException e) {
      // The summary follows.
      Thread.currentThread().interrupt();
    }
  }

  private static String line(Summary summary, OptionalLong estimated) {
    double rate = (summary.entries() - summary.earlier()) / (summary.elapsed().toNanos() / 1e9);
    if (estimated.isEmpty()) {
      return String.format(Locale.ROOT, "%d entries, %.1f/s", summary.entries(), rate);
    }
    long all = Math.max(summary.entries(), estimated.getAsLong());
    String left =
        rate > 0
            ? String.format(Locale.ROOT, ", %.0f s left", (all - summary.entries()) / rate)
            : "";
    return String.format(
        Locale.ROOT, "%d of about %d entries, %.1f/s%s", summary.entries(), all, rate, left);
  }

  @Override
  public void close() {
    ticker.interrupt();
  }
}
