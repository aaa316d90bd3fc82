package dev.trawl.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which executor and how many workers suit a list: the fewest workers that are as good as the
/// best.
///
/// @param best with that number of workers, the fastest first; several if they tie
/// @param most whether nobody had more workers
public record Advice(List<Row> best, boolean most) {
  /// Of the time of the best, by which another may be slower and is still as good.
  private static final double CLOSE = 0.05;

  /// Of all requests, by which more may fail than of the contender with the fewest failures.
  private static final double FEW = 0.01;

  public Advice {
    best = List.copyOf(best);
  }

  /// Empty if all requests failed: how fast is then of no interest.
  static Optional<Advice> on(Comparison comparison) {
    if (comparison.allFailed()) {
      return Optional.empty();
    }
    long fewest = comparison.rows().stream().mapToLong(Row::notOk).min().orElseThrow();
    double bearable = fewest + FEW * comparison.requests() * comparison.runs();
    List<Row> candidates =
        comparison.rows().stream()
            .filter(row -> row.notOk() <= bearable)
            .sorted(Comparator.comparing(Row::wall))
            .toList();
    Row fastest = candidates.getFirst();
    List<Row> good = candidates.stream().filter(row -> isAsGood(row, fastest)).toList();
    int workers = good.stream().mapToInt(row -> row.contender().workers()).min().orElseThrow();
    return Optional.of(
        new Advice(
            good.stream().filter(row -> row.contender().workers() == workers).toList(),
            comparison.rows().stream().allMatch(row -> row.contender().workers() <= workers)));
  }

  /// Whether what lies between is not worth a word, or less than its runs lie apart. Only those
  /// that were faster count for that: a run that something held up says nothing.
  private static boolean isAsGood(Row row, Row fastest) {
    return row.wall().toNanos() <= (1 + CLOSE) * fastest.wall().toNanos()
        || row.fastest().compareTo(fastest.wall()) <= 0;
  }

  int workers() {
    return best.getFirst().contender().workers();
  }

  /// For people.
  String sentence(Comparison comparison) {
    Row first = best.getFirst();
    StringBuilder text = new StringBuilder("Best for this list: --concurrency ").append(workers());
    text.append(" --executor ").append(timed(first));
    if (best.size() > 1) {
      text.append(
          best.stream()
              .skip(1)
              .map(Advice::timed)
              .collect(Collectors.joining(" and ", ", a tie with ", "")));
    }
    text.append(": nothing tried is faster by more than 5 %, or by more than runs differ");
    if (comparison.rows().stream().anyMatch(row -> row.notOk() > 0)) {
      text.append(" (what fails more often does not count)");
    }
    if (most) {
      text.append("; more workers were not tried");
    }
    if (comparison.runs() == 1) {
      text.append(". With one run each, how runs differ is not known");
    }
    return text.append('.').toString();
  }

  private static String timed(Row row) {
    return String.format(
        Locale.ROOT, "%s (%.0f ms)", row.contender().name(), row.wall().toNanos() / 1e6);
  }
}
