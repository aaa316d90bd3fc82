package dev.trawl.report;

import dev.trawl.check.Verdict;
import dev.trawl.io.DisplayWidth;
import dev.trawl.io.Messages;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.record.ResultRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What failed in a run, by reason and host, for a short list at its end. Safe for use by several
/// threads.
public final class FailedEntries {
  /// Reasons that are named, and hosts of each.
  private static final int NAMED = 8;

  /// Hosts are told apart until there are so many, all reasons together.
  static final int MOST = 10_000;

  private static final String EARLIER = "an earlier run";

  private final Map<String, Reason> reasons = new HashMap<>();
  private int hosts;

  private static final class Reason {
    private final String name;
    private final Map<String, Long> hosts = new HashMap<>();

    /// What was expected, where the name does not say it.
    private Optional<String> sentence = Optional.empty();

    private long count;
    private long others;

    Reason(String name) {
      this.name = name;
    }

    long count() {
      return count;
    }
  }

  synchronized void add(FetchResult result, Verdict verdict) {
    Reason reason = reason(result.outcome().reason());
    reason.count++;
    String host = ResultRecord.host(result.requested().map(Requested::url));
    if (reason.hosts.containsKey(host) || hosts < MOST) {
      hosts += reason.hosts.merge(host, 1L, Long::sum) == 1 ? 1 : 0;
    } else {
      reason.others++;
    }
    if (reason.sentence.isEmpty()
        && result.outcome() instanceof Outcome.Answered
        && !verdict.failures().isEmpty()
        && !verdict.failures().getFirst().startsWith("status: ")) {
      reason.sentence = Optional.of(verdict.failures().getFirst());
    }
  }

  private Reason reason(String name) {
    return reasons.computeIfAbsent(name, Reason::new);
  }

  /// Counts what an earlier run had, whose hosts are not known.
  synchronized void addEarlier(String name, long count) {
    Reason reason = reason(name);
    reason.count += count;
    reason.hosts.merge(EARLIER, count, Long::sum);
  }

  /// The list: the most frequent reason first, and of each the worst hosts first. Empty if nothing
  /// failed.
  ///
  /// @param columns no line is wider
  public synchronized List<String> lines(int columns) {
    if (reasons.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("Failed:");
    List<Reason> sorted =
        reasons.values().stream()
            .sorted(Comparator.comparingLong(Reason::count).reversed().thenComparing(r -> r.name))
            .toList();
    for (Reason reason : sorted.subList(0, Math.min(NAMED, sorted.size()))) {
      String line = "  " + reason.count + " " + reason.name + ": " + hosts(reason);
      String sentence = reason.sentence.map(text -> " (such as " + text + ")").orElse("");
      lines.add(DisplayWidth.cutAtTheEnd(Messages.printable(line + sentence), columns, "..."));
    }
    if (sorted.size() > NAMED) {
      List<Reason> others = sorted.subList(NAMED, sorted.size());
      long count = others.stream().mapToLong(Reason::count).sum();
      lines.add("  " + count + " for " + others.size() + " other reasons");
    }
    return lines;
  }

  private static String hosts(Reason reason) {
    List<Map.Entry<String, Long>> worst =
        reason.hosts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    String named =
        worst.stream()
            .limit(NAMED)
            .map(host ->
                reason.hosts.size() == 1 && reason.others == 0
                    ? host.getKey()
                    : host.getKey() + " " + host.getValue())
            .collect(Collectors.joining(", "));
    long more = worst.stream().skip(NAMED).mapToLong(Map.Entry::getValue).sum() + reason.others;
    return named + (more == 0 ? "" : ", " + more + " at other hosts");
  }
}
