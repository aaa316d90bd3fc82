package dev.trawl.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Cuts a table into rows, which go over several lines where a quoted cell does (RFC 4180). Never
/// holds more than [Lines#MAX_LINE] bytes, twice: a quote that nobody closes shall not take the
/// rest of the list.
final class Rows {
  private static final char QUOTE = '"';

  private final BufferedInputStream in;
  private final char delimiter;
  private final byte[] row = new byte[Lines.MAX_LINE];
  private int kept;
  private long length;
  private int firstLine;
  private boolean closed;
  private long number;
  private long nextNumber = 1;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  Rows(InputStream in, char delimiter) {
    this.in = new BufferedInputStream(in, 16 * 1024);
    this.delimiter = delimiter;
  }

  /// Goes on to the next row that has more than blanks and delimiters; false at the end.
  boolean next() throws IOException {
    do {
      if (!readRow()) {
        return false;
      }
    } while (isBlank());
    return true;
  }

  private boolean readRow() throws IOException {
    number = nextNumber;
    kept = 0;
    length = 0;
    firstLine = -1;
    boolean quoted = false;
    boolean cellBegins = true;
    int b;
    while ((b = in.read()) >= 0) {
      if (b == '\n') {
        nextNumber++;
        if (!quoted || isTooLong()) {
          closed = true;
          return true;
        }
        if (firstLine < 0) {
          firstLine = kept;
          in.mark(Lines.MAX_LINE + 1);
        }
      }
      keep((byte) b);
      if (isTooLong() && firstLine >= 0) {
        backToFirstLine();
        return true;
      }
      // A doubled quote closes and opens again.
      if (b == QUOTE && (quoted || cellBegins)) {
        quoted = !quoted;
        cellBegins = true;
      } else {
        cellBegins = !quoted && (b == delimiter || isMark());
      }
    }
    closed = !quoted;
    if (quoted && firstLine >= 0) {
      backToFirstLine();
    }
    return length > 0;
  }

  private void keep(byte b) {
    if (kept < row.length) {
      row[kept++] = b;
    }
    length++;
  }

  /// Gives up all but the first line, and goes on with the second.
  ///
  /// @return whether there was more than one
  boolean backToFirstLine() throws IOException {
    if (firstLine < 0) {
      return false;
    }
    in.reset();
    kept = firstLine;
    length = firstLine;
    firstLine = -1;
    closed = false;
    nextNumber = number + 1;
    return true;
  }

  /// Number of the row's first line, from 1.
  long number() {
    return number;
  }

  /// Whether every quote was closed.
  boolean isClosed() {
    return closed;
  }

  /// Length in bytes.
  long length() {
    return length;
  }

  boolean isTooLong() {
    return length > Lines.MAX_LINE;
  }

  /// The row without its end; empty if it is not UTF-8.
  Optional<String> text() {
    int start = isFirst() && startsWithMark() ? 3 : 0;
    int end = kept > start && row[kept - 1] == '\r' ? kept - 1 : kept;
    try {
      return Optional.of(utf8.decode(ByteBuffer.wrap(row, start, end - start)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private boolean isBlank() {
    for (int i = isFirst() && startsWithMark() ? 3 : 0; i < kept; i++) {
      if (row[i] != ' ' && row[i] != '\t' && row[i] != '\r' && row[i] != delimiter) {
        return false;
      }
    }
    return !isTooLong();
  }

  /// Whether what was read is a byte order mark and nothing else.
  private boolean isMark() {
    return isFirst() && kept == 3 && startsWithMark();
  }

  private boolean isFirst() {
    return number == 1;
  }

  private boolean startsWithMark() {
    return kept >= 3 && row[0] == (byte) 0xEF && row[1] == (byte) 0xBB && row[2] == (byte) 0xBF;
  }
}
