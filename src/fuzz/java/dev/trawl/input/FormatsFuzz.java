package dev.trawl.input;

import com.fasterxml.jackson.core.JsonParser;
import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A list in any other format than lines, compressed or not: its entries are counted one by one, or
/// it cannot be read. Each JSON line is one entry.
///
/// The first byte says which format it is.
final class FormatsFuzz {
  private static final Format[] FORMATS = Format.values();

  private FormatsFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Format format = FORMATS[(input[0] & 0xFF) % FORMATS.length];
    byte[] list = Arrays.copyOfRange(input, 1, input.length);
    Source source = new Source.StandardInput(new ByteArrayInputStream(list), format);
    long entries = 0;
    try (TargetList targets = new TargetList(List.of(source))) {
      for (Optional<Target> next = targets.next(); next.isPresent(); next = targets.next()) {
        check(next.get(), ++entries);
      }
    } catch (ListException e) {
      return;
    }
    if (format == Format.JSONL && list.length > 0 && list[0] != 0x1F && list[0] != 0x28) {
      // A byte order mark counts at the beginning only, blanks nowhere.
      String text =
          new String(list, StandardCharsets.ISO_8859_1)
              .replaceFirst("^([ \t\r]*)\u00EF\u00BB\u00BF", "$1");
      long lines =
          Arrays.stream(text.split("\n")).filter(line -> !line.matches("[ \t\r]*")).count();
      if (entries != lines) {
        throw new IllegalStateException(lines + " lines, but " + entries + " entries");
      }
    }
  }

  private static void check(Target target, long index) throws IOException {
    if (target.index() != index) {
      throw new IllegalStateException("entry " + index + " became " + target);
    }
    Particulars particulars = target.particulars();
    for (Optional<String> json : List.of(particulars.id(), particulars.meta())) {
      if (json.isPresent()) {
        isJson(json.get());
      }
    }
    if (target.input() instanceof Input.Malformed bad && bad.why().isBlank()) {
      throw new IllegalStateException("nothing is said about entry " + index);
    }
  }

  private static void isJson(String text) throws IOException {
    try (JsonParser parser = Draft.JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalStateException("more than one value: " + text);
      }
    }
  }
}
