package dev.trawl.policy;

import dev.trawl.model.HostReport;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which hosts were left alone. Holds [#MAX_NAMES] names of a kind; hosts beyond them are counted,
/// and counted again when they are left alone again.
final class HostLog {
  static final int MAX_NAMES = 1000;

  private final Names paused = new Names();
  private final Names skipped = new Names();

  private static final class Names {
    private final Set<String> known = new LinkedHashSet<>();
    private long others;

    void add(String name) {
      if (known.size() < MAX_NAMES) {
        known.add(name);
      } else if (!known.contains(name)) {
        others++;
      }
    }

    HostReport.Names report() {
      return new HostReport.Names(
          known.stream().limit(HostReport.MAX_NAMES).toList(), known.size() + others);
    }
  }

  void changed(String host, HostHealth before, HostHealth after) {
    if (after.isPaused() && !before.isPaused()) {
      paused.add(host);
    }
    if (after.isSkipped() && !before.isSkipped()) {
      skipped.add(host);
    }
  }

  HostReport report(Duration heldUp) {
    return new HostReport(paused.report(), skipped.report(), heldUp);
  }
}
