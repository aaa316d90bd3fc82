package dev.trawl.output;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// An entry as a line of a list, with all that is secret in it.
public final class ListLine {
  private ListLine() {}

  /// The line with its newline. What no line can hold becomes a comment that says so.
  public static byte[] of(Target target) {
    if (target.particulars().source().isPresent()) {
      return bytes(target.particulars().source().get());
    }
    return switch (target.input()) {
      case Input.Text text when text.text().indexOf('\n') >= 0 ->
          comment(target, "it has a line break in it");
      case Input.Text text -> bytes(text.text());
      case Input.NotUtf8 line -> withNewline(Base64.getDecoder().decode(line.base64()));
      case Input.TooLong line -> comment(target, "its " + line.length() + " bytes are too long");
      case Input.Malformed entry -> comment(target, entry.why());
    };
  }

  /// The line that a list with such an entry begins with, where it names columns.
  public static Optional<byte[]> heading(Target target) {
    return target.particulars().heading().map(ListLine::bytes);
  }

  private static byte[] comment(Target target, String why) {
    return bytes("# entry " + target.index() + " cannot be listed: " + why);
  }

  private static byte[] bytes(String text) {
    return withNewline(WellFormed.text(text).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] withNewline(byte[] text) {
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }
}
