package dev.trawl.report;

/// How the numbers of result files look. Texts that came from servers can do nothing where it is
/// shown.
public interface StatisticsFormat {
  /// For people in a terminal.
  ///
  /// @param bars whether the throughput is drawn, which takes Unicode's block elements
  static StatisticsFormat text(boolean bars) {
    return new TextFormat(bars);
  }

  /// For people, with tables as GitHub and GitLab have them.
  static StatisticsFormat markdown() {
    return new MarkdownFormat();
  }

  /// For programs: an object on one line.
  static StatisticsFormat json() {
    return new JsonFormat();
  }

  /// All of it, with a newline at its end.
  String of(Statistics statistics);

  /// All of it, with a newline at its end.
  String of(Differences differences);
}
