package dev.trawl.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The first line of a list, which stays to be read, and what it tells about the rest.
///
/// @param text its first 64 KiB, as far as it is UTF-8
record FirstLine(String text) {
  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  /// Blocks until the line is there.
  static FirstLine of(BufferedInputStream in) throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    in.mark(Lines.MAX_LINE + 1);
    for (int b = in.read(); b >= 0 && b != '\n' && length < Lines.MAX_LINE; b = in.read()) {
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = (byte) b;
    }
    in.reset();
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    return new FirstLine(text.replaceFirst("^\uFEFF", "").strip());
  }

  boolean isJson() {
    return text.startsWith("{");
  }

  /// What separates the cells of a row that names a column `url`; empty for any other line.
  Optional<Character> delimiter() {
    return Stream.of(',', ';', '\t').filter(this::namesUrl).findFirst();
  }

  private boolean namesUrl(char delimiter) {
    return Stream.of(text.split(Pattern.quote(String.valueOf(delimiter))))
        .map(cell -> QUOTED.matcher(cell.strip()).replaceFirst("$1"))
        .anyMatch(cell -> cell.strip().equalsIgnoreCase("url"));
  }
}
