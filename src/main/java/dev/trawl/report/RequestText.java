package dev.trawl.report;

import dev.trawl.record.Row;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a [Row] in parts, of which one can be a link: a URL of http or https that is whole.
/// The three are the name again.
///
/// @param url may be empty
record RequestText(String before, String url, String after) {
  /// Browsers take no other name for a host: one that ends in a number is an address, or nothing.
  private static final String HOST =
      "\\[[0-9A-Fa-f:.]+]|\\d{1,3}(?:\\.\\d{1,3}){3}|(?:[\\w-]+\\.)*[A-Za-z][\\w-]*";

  private static final Pattern LINK =
      Pattern.compile(
          "(\\S+ )(https?://(?:[!-~&&[^/?#@]]*@)?(?:"
              + HOST
              + ")(?::\\d{1,5})?(?:[/?#][!-~]*)?)( .*)?");

  static RequestText of(Row row) {
    String name = row.name();
    Matcher link = LINK.matcher(name);
    // Of one that was cut, the end is missing.
    return name.endsWith("...") || !link.matches()
        ? new RequestText(name, "", "")
        : new RequestText(link.group(1), link.group(2), link.group(3) == null ? "" : link.group(3));
  }
}
