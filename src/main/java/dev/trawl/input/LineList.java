package dev.trawl.input;

import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// A list with a URL a line, perhaps in quotes or angle brackets. Blank lines and lines that start
/// with `#` are passed over, and so is what stands behind a `#` with a blank before it. A line that
/// starts as a JSON object with a member does, `{"`, is an entry as a [JsonList] has it: no URL
/// starts so, and a list can hold any entry.
final class LineList implements Entries {
  private final Lines lines;

  LineList(InputStream in) {
    this.lines = new Lines(in);
  }

  @Override
  public Optional<Target> next(long index) throws IOException {
    while (lines.next()) {
      if (lines.startsWith('{', '"')) {
        return Optional.of(JsonList.target(index, lines));
      }
      if (!lines.startsWith('#')) {
        lines.trim();
        return Optional.of(new Target(index, OptionalLong.of(lines.number()), lines.input()));
      }
    }
    return Optional.empty();
  }
}
