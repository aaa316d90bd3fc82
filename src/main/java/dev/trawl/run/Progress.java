package dev.trawl.run;

import dev.trawl.http.Fetcher.InFlight;
import dev.trawl.io.Messages;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
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
  /// @param estimatedEntries of the list; empty where its length is not known
  /// @param slots for attempts
  record Watched(
      Supplier<Summary> summary,
      Supplier<OptionalLong> estimatedEntries,
      Supplier<InFlight> inFlight,
      IntSupplier slots) {
    /// What takes no longer is nothing that anybody waits for.
    private static final Duration LONG = Duration.ofSeconds(1);

    /// Tells it until it is closed.
    Progress on(Messages err, Style style) {
      return switch (style) {
        case BAR -> new ProgressLine(this, err);
        case PLAIN -> new ProgressLog(this, err, ProgressLog.INTERVAL);
      };
    }

    /// What is ok and what is not, the slots in use, and the host that has been waited for longest.
    String details(Summary summary) {
      InFlight now = inFlight.get();
      String slowest =
          now.slowest()
              .filter(host -> now.elapsed().compareTo(LONG) >= 0)
              .map(host -> ", " + host + " " + now.elapsed().toSeconds() + " s")
              .orElse("");
      String details =
          String.format(
              Locale.ROOT,
              "ok %d, failed %d, %d/%d slots%s",
              summary.ok(),
              summary.failed(),
              now.count(),
              slots.getAsInt(),
              slowest);
      return Messages.printable(details);
    }
  }

  @Override
  void close();
}
