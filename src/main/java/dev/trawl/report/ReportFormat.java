package dev.trawl.report;

import java.util.Locale;

/// How a report is written.
public enum ReportFormat {
  /// JUnit's XML.
  JUNIT,
  /// Markdown with tables.
  MARKDOWN,
  /// The Test Anything Protocol, version 14.
  TAP,
  /// A page that needs nothing else.
  HTML;

  /// The name in options.
  public String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
