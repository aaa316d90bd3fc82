package dev.trawl.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How sizes are written, in options and in expectations: `1000`, `64k`, `10M`, `2G` bytes, powers
/// of 1024, as with curl.
public final class Sizes {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})([kmg]?)b?");

  private Sizes() {}

  /// The number of bytes that is written so.
  ///
  /// @throws IllegalArgumentException if it is none
  public static long parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 1000, 64k, 10M");
    }
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }
}
