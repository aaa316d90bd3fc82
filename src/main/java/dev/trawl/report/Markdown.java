package dev.trawl.report;

import java.util.regex.Pattern;

/// Text from outside in Markdown, as GitHub and GitLab read it. It has to be printable.
final class Markdown {
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private Markdown() {}

  /// Text in which nothing has a meaning: every punctuation mark may be escaped (CommonMark 2.4).
  static String escaped(String text) {
    return text.replaceAll("[\\\\`*_{}\\[\\]<>|~#!&$@:]", "\\\\$0");
  }

  /// Text as a span of code, in which nothing has a meaning either, not even what readers make of
  /// text that is escaped: links, mentions, formulas. It ends at the first run of as many backticks
  /// as it began with; a `|` would end the cell.
  static String code(String text) {
    if (text.isBlank()) {
      return "";
    }
    int longest =
        BACKTICKS.matcher(text).results().mapToInt(run -> run.end() - run.start()).max().orElse(0);
    String fence = "`".repeat(longest + 1);
    // One blank on each side is taken away.
    String pad = longest > 0 || text.startsWith(" ") || text.endsWith(" ") ? " " : "";
    return fence + pad + text.replace("|", "\\|") + pad + fence;
  }
}
