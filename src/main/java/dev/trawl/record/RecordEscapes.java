package dev.trawl.record;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;

/// Escapes every control character, not only those that RFC 8259 demands, so that what a server
/// sent can do nothing to a terminal; the characters that turn the direction of text, so that it
/// cannot be made to look like something else; and the line separators that are no newline to JSON,
/// but are to JavaScript and to many a tool that works by lines.
public final class RecordEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;

  /// Beyond ASCII, as ranges from and to.
  private static final int[][] ESCAPED = {
    {0x80, 0x9F}, {0x61C, 0x61C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}
  };

  /// By character; null is Jackson's word for "as it is".
  private static final SerializableString[] SEQUENCES = new SerializableString[0x206A];

  static {
    for (int[] range : ESCAPED) {
      for (int c = range[0]; c <= range[1]; c++) {
        SEQUENCES[c] = new SerializedString(String.format(Locale.ROOT, "\\u%04x", c));
      }
    }
  }

  private final int[] ascii = standardAsciiEscapesForJSON();

  public RecordEscapes() {
    this("");
  }

  /// @param more characters of ASCII that are to be escaped, too
  public RecordEscapes(String more) {
    ascii[0x7F] = ESCAPE_STANDARD;
    more.chars().forEach(c -> ascii[c] = ESCAPE_STANDARD);
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  @Override
  public SerializableString getEscapeSequence(int c) {
    return c < SEQUENCES.length ? SEQUENCES[c] : null;
  }
}
