package dev.trawl.report;

import dev.trawl.io.ByteBudget;
import dev.trawl.io.Memory;
import dev.trawl.model.Change;
import dev.trawl.model.HostReport;
import dev.trawl.model.Summary;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A summary for people, on one line.
public final class SummaryLine {
  /// Part of the time that slots may be empty without a word; and how long.
  private static final double MUCH = 0.25;

  private static final Duration LONG = Duration.ofSeconds(1);

  private SummaryLine() {}

  /// Such as `21 entries in 2.3 s (9/s), 4.1 kB: 17 ok, 4 failed (404: 3, dns: 1); 5 retries, 1
  /// flaky`.
  public static String of(Summary summary) {
    double seconds = summary.elapsed().toNanos() / 1e9;
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%d %s%s in %.1f s (%.0f/s), %s: %d ok",
            summary.entries(),
            summary.entries() == 1 ? "entry" : "entries",
            summary.earlier() > 0 ? ", " + summary.earlier() + " of them from before," : "",
            seconds,
            seconds > 0 ? (summary.entries() - summary.earlier()) / seconds : 0,
            bytes(summary.bodyBytes()),
            summary.ok()));
    if (summary.failed() > 0) {
      line.append(", ").append(summary.failed()).append(" failed (").append(reasons(summary));
      line.append(')');
    }
    if (summary.retries() > 0) {
      line.append("; ")
          .append(summary.retries())
          .append(summary.retries() == 1 ? " retry, " : " retries, ")
          .append(summary.flaky())
          .append(" flaky");
    }
    return line.toString();
  }

  /// What held the fetching up, such as `; all threads of --cpu were busy for 80 % of the time`; or
  /// what is to be said about the hosts, such as `; slowed down (429, 503): a.example:443; skipped
  /// (no answer): b.example:443; --max-per-host kept slots empty for 80 % of the time`.
  ///
  /// @param processing for how long the handling of results held the fetching up
  /// @param elapsed from the start of the run
  public static String of(HostReport hosts, Duration processing, Duration elapsed) {
    StringBuilder line = new StringBuilder();
    if (hosts.paused().count() > 0) {
      line.append("; slowed down (429, 503): ").append(names(hosts.paused()));
    }
    if (hosts.skipped().count() > 0) {
      line.append("; skipped (no response): ").append(names(hosts.skipped()));
    }
    // Whatever waits to be handled is still in flight with its host.
    if (isMuch(processing, elapsed)) {
      line.append("; all threads of --cpu were busy for ").append(part(processing, elapsed));
    } else if (isMuch(hosts.heldUp(), elapsed)) {
      line.append("; --max-per-host kept slots empty for ").append(part(hosts.heldUp(), elapsed));
    }
    return line.toString();
  }

  /// What memory did not suffice for, such as `; memory ran short (--memory): 2 given up, 31 waits,
  /// 4 cookies forgotten`; empty text if it did.
  public static String of(Memory memory) {
    ByteBudget.Shortage shortage = memory.shortage();
    Map<String, Long> told = new LinkedHashMap<>();
    told.put(" given up", shortage.refusals());
    told.put(shortage.waits() == 1 ? " wait" : " waits", shortage.waits());
    told.put(" records put on the disk", memory.ordered().shortage().evictions());
    told.put(" cookies forgotten", memory.cookies().shortage().evictions());
    told.put(" robots.txt forgotten", memory.robots().shortage().evictions());
    String words =
        told.entrySet().stream()
            .filter(word -> word.getValue() > 0)
            .map(word -> word.getValue() + word.getKey())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "" : "; memory ran short (--memory): " + words;
  }

  private static boolean isMuch(Duration time, Duration elapsed) {
    return time.compareTo(LONG) >= 0 && time.toNanos() >= MUCH * elapsed.toNanos();
  }

  private static String part(Duration time, Duration elapsed) {
    return String.format(
        Locale.ROOT,
        "%.0f %% of the time",
        100.0 * time.toNanos() / Math.max(1, elapsed.toNanos()));
  }

  private static String names(HostReport.Names hosts) {
    String names = String.join(", ", hosts.first());
    long more = hosts.count() - hosts.first().size();
    return more == 0 ? names : names + " and " + more + " more";
  }

  /// What has changed, such as `; since the baseline 1 broken, 2 new`; empty text where there is
  /// nothing to compare with.
  public static String of(Map<Change, Long> changes) {
    if (changes.isEmpty()) {
      return "";
    }
    String changed =
        Stream.of(Change.BROKEN, Change.FIXED, Change.CHANGED, Change.NEW)
            .filter(changes::containsKey)
            .map(change -> changes.get(change) + " " + change.wireName())
            .collect(Collectors.joining(", "));
    return "; since the baseline " + (changed.isEmpty() ? "nothing changed" : changed);
  }

  private static String reasons(Summary summary) {
    return sortedReasons(summary).stream()
        .map(reason -> reason.getKey() + ": " + reason.getValue())
        .collect(Collectors.joining(", "));
  }

  /// Why entries failed, the most frequent reason first.
  static List<Map.Entry<String, Long>> sortedReasons(Summary summary) {
    return summary.notOk().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  private static String bytes(long count) {
    if (count < 1000) {
      return count + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double value = count;
    int unit = -1;
    do {
      value /= 1000;
      unit++;
    } while (value >= 999.95 && unit < units.length - 1);
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
