package dev.trawl.run;

import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.model.Summary;
import dev.trawl.run.EntryCount.Extent;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// How far a run is, told while it runs.
public interface Progress extends AutoCloseable {
  /// Tells nothing.
  Progress NONE = () -> {};

  /// How it is told.
  enum Style {
    /// A line that is drawn over and over, for terminals.
    BAR,
    /// A line now and then, for logs.
    PLAIN
  }

  /// What there is to tell. All may be called by any thread.
  ///
  /// @param extent of the list
  /// @param slots for attempts
  record Watched(
      Supplier<Summary> summary,
      Supplier<Extent> extent,
      Supplier<InFlight> inFlight,
      IntSupplier slots) {
    /// What takes no longer is nothing that anybody waits for.
    private static final Duration LONG = Duration.ofSeconds(1);

    /// Such as `93 of 200 entries`; where the list goes on, `93 entries, 120 read`.
    static String done(Summary summary, Extent extent) {
      long done = summary.entries();
      if (extent.whole()) {
        return done + " of " + Math.max(done, extent.entries()) + " entries";
      }
      return done + " entries" + (extent.entries() > done ? ", " + extent.entries() + " read" : "");
    }

    /// Entries in a second.
    static double rate(Summary summary) {
      double seconds = summary.elapsed().toNanos() / 1e9;
      return seconds > 0 ? (summary.entries() - summary.earlier()) / seconds : 0;
    }

    /// Such as `, 22 s left`; empty text where nobody knows.
    static String left(Summary summary, Extent extent) {
      double rate = rate(summary);
      if (!extent.whole() || rate <= 0) {
        return "";
      }
      double seconds = Math.max(0, extent.entries() - summary.entries()) / rate;
      return ", " + clock(Duration.ofSeconds(Math.round(seconds))) + " left";
    }

    /// Such as `22 s`, `3:07`, `1:00:09`.
    static String clock(Duration time) {
      if (time.toMinutes() < 1) {
        return time.toSeconds() + " s";
      }
      return time.toHours() < 1
          ? String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart())
          : String.format(
              Locale.ROOT,
              "%d:%02d:%02d",
              time.toHours(),
              time.toMinutesPart(),
              time.toSecondsPart());
    }

    /// What is ok and what is not, the slots in use, and the host that has been waited for longest.
    String details(Summary summary) {
      InFlight now = inFlight.get();
      String slowest =
          now.slowest()
              .filter(host -> now.elapsed().compareTo(LONG) >= 0)
              .map(host -> ", " + host + " " + clock(now.elapsed()))
              .orElse("");
      return String.format(
          Locale.ROOT,
          "ok %d, failed %d, %d/%d slots%s",
          summary.ok(),
          summary.failed(),
          now.count(),
          slots.getAsInt(),
          slowest);
    }
  }

  @Override
  void close();
}
