package dev.trawl.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;

/// Escapes every control character, not only those that RFC 8259 demands, so that what a server
/// sent can do nothing to a terminal; and the line separators that are no newline to JSON, but are
/// to JavaScript and to many a tool that works by lines.
final class RecordEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;
  private static final int FIRST_C1 = 0x80;
  private static final int LAST_C1 = 0x9F;

  private static final SerializableString[] C1 = new SerializableString[LAST_C1 - FIRST_C1 + 1];
  private static final SerializableString LINE_SEPARATOR = new SerializedString("\\u2028");
  private static final SerializableString PARAGRAPH_SEPARATOR = new SerializedString("\\u2029");

  static {
    for (int c = FIRST_C1; c <= LAST_C1; c++) {
      C1[c - FIRST_C1] = new SerializedString(String.format(Locale.ROOT, "\\u%04x", c));
    }
  }

  private final int[] ascii = standardAsciiEscapesForJSON();

  RecordEscapes() {
    ascii[0x7F] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  @Override
  public SerializableString getEscapeSequence(int c) {
    if (c >= FIRST_C1 && c <= LAST_C1) {
      return C1[c - FIRST_C1];
    }
    return switch (c) {
      case 0x2028 -> LINE_SEPARATOR;
      case 0x2029 -> PARAGRAPH_SEPARATOR;
      // Null is Jackson's word for "as it is".
      default -> null;
    };
  }
}
