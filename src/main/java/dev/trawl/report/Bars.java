package dev.trawl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The characters that charts are drawn with in text.
public enum Bars {
  /// No charts.
  NONE("", ""),
  /// For terminals that know no others.
  ASCII("_.:-=+*#", "#"),
  /// Unicode's block elements.
  BLOCKS("▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉█");

  /// Of the longest bar, in characters.
  private static final int LENGTH = 50;

  /// Lines of a histogram.
  private static final int MOST_LINES = 15;

  private final String heights;
  private final String lengths;

  Bars(String heights, String lengths) {
    this.heights = heights;
    this.lengths = lengths;
  }

  /// A character for a part of the most there is: the lowest for none, the highest for the most.
  char height(long count, long most) {
    int level = count == 0 ? 0 : (int) Math.ceil((heights.length() - 1.0) * count / most);
    return heights.charAt(level);
  }

  /// A line for each part, several of which are one if there are many.
  List<String> histogram(List<Times.Part> parts) {
    List<Times.Part> shown = merged(parts);
    long most = shown.stream().mapToLong(Times.Part::entries).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Times.Part part : shown) {
      String bar = bar(part.entries(), most);
      String upTo = Figures.time(part.upTo());
      String count = Figures.count(part.entries());
      lines.add(String.format(Locale.ROOT, "%10s %10s  %s", upTo, count, bar).stripTrailing());
    }
    return lines;
  }

  private static List<Times.Part> merged(List<Times.Part> parts) {
    int each = Math.ceilDiv(parts.size(), MOST_LINES);
    List<Times.Part> merged = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += each) {
      List<Times.Part> some = parts.subList(from, Math.min(parts.size(), from + each));
      long entries = some.stream().mapToLong(Times.Part::entries).sum();
      merged.add(new Times.Part(some.getLast().upTo(), entries));
    }
    return merged;
  }

  /// What there is any of has a bar.
  private String bar(long count, long most) {
    if (count == 0) {
      return "";
    }
    int steps = lengths.length();
    int length = (int) Math.max(1, Math.round((double) LENGTH * steps * count / most));
    String whole = lengths.substring(steps - 1).repeat(length / steps);
    return length % steps == 0 ? whole : whole + lengths.charAt(length % steps - 1);
  }
}
