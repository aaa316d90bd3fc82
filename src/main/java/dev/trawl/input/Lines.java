package dev.trawl.input;

import dev.trawl.model.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Cuts a stream of bytes into lines. A byte order mark, carriage returns and blanks around a line
/// do not count; the last line needs no newline.
///
/// Bytes come first: a line is cut out of them and then decoded strictly, so that what is not UTF-8
/// never turns into some other URL. Never holds more than one line of at most [#MAX_LINE] bytes.
final class Lines {
  /// Longest line that is taken, in bytes.
  static final int MAX_LINE = Input.MAX_BYTES;

  private final InputStream in;
  private final byte[] chunk = new byte[16 * 1024];
  private int position;
  private int limit;
  private byte[] line = new byte[256];
  private int kept;
  private long length;

  /// Whether an `@` is among the bytes that were dropped.
  private boolean droppedAt;

  private int start;
  private int end;
  private long number;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  Lines(InputStream in) {
    this.in = in;
  }

  /// Goes on to the next line that is not blank; false at the end.
  boolean next() throws IOException {
    while (readLine()) {
      number++;
      start = 0;
      end = kept;
      if (number == 1 && startsWithByteOrderMark()) {
        start = 3;
      }
      while (start < end && isBlank(line[start])) {
        start++;
      }
      while (end > start && isBlank(line[end - 1])) {
        end--;
      }
      // Blanks after a byte order mark can fill the line, and what follows them is dropped.
      if (start < end || length > kept) {
        return true;
      }
    }
    return false;
  }

  /// Number of the line, from 1.
  long number() {
    return number;
  }

  /// Whether the line begins with these ASCII characters, blanks between them aside.
  boolean startsWith(char... characters) {
    int at = start;
    for (char c : characters) {
      while (at < end && isBlank(line[at])) {
        at++;
      }
      if (at == end || line[at] != c) {
        return false;
      }
      at++;
    }
    return true;
  }

  /// Fills `line`; false at the end of the list. Bytes beyond the limit are counted and dropped.
  private boolean readLine() throws IOException {
    kept = 0;
    length = 0;
    droppedAt = false;
    while (true) {
      if (position == limit) {
        limit = Math.max(0, in.read(chunk));
        position = 0;
        if (limit == 0) {
          return length > 0;
        }
      }
      int end = position;
      while (end < limit && chunk[end] != '\n') {
        end++;
      }
      keep(position, end);
      boolean complete = end < limit;
      position = complete ? end + 1 : end;
      if (complete) {
        return true;
      }
    }
  }

  private void keep(int from, int to) {
    int start = from;
    if (kept == 0) {
      // Otherwise blanks alone could fill the line.
      while (start < to && isBlank(chunk[start])) {
        start++;
      }
    }
    int count = to - start;
    // One byte beyond the limit shows that the line is too long.
    int wanted = Math.min(count, MAX_LINE + 1 - kept);
    if (kept + wanted > line.length) {
      line = Arrays.copyOf(line, Math.max(kept + wanted, 2 * line.length));
    }
    System.arraycopy(chunk, start, line, kept, wanted);
    kept += wanted;
    length += count;
    for (int i = start + wanted; i < to && !droppedAt; i++) {
      droppedAt = chunk[i] == '@';
    }
  }

  /// Leaves out a comment behind the line's text, and what encloses that: quotes or angle brackets,
  /// perhaps with a comma behind them as in a program's text.
  void trim() {
    for (int i = start + 1; i < end; i++) {
      if (line[i] == '#' && isBlank(line[i - 1])) {
        end = i;
        break;
      }
    }
    while (end > start && isBlank(line[end - 1])) {
      end--;
    }
    int last = end > start && line[end - 1] == ',' ? end - 2 : end - 1;
    if (last > start + 1 && encloses(line[start], line[last])) {
      for (int i = start + 1; i < last; i++) {
        if (line[i] == line[start] || line[i] == line[last]) {
          return;
        }
      }
      start++;
      end = last;
    }
  }

  private static boolean encloses(byte first, byte last) {
    return (first == '<' && last == '>') || ((first == '"' || first == '\'') && last == first);
  }

  /// The line.
  Input input() {
    if (end - start > MAX_LINE || length > kept) {
      String whole = new String(line, start, end - start, StandardCharsets.UTF_8);
      String shown = new Input.Text(droppedAt ? whole + '@' : whole).hidden();
      return new Input.TooLong(shown.substring(0, Math.min(Input.PREFIX, shown.length())), length);
    }
    try {
      return new Input.Text(utf8.decode(ByteBuffer.wrap(line, start, end - start)).toString());
    } catch (CharacterCodingException e) {
      return new Input.NotUtf8(
          Base64.getEncoder().encodeToString(Arrays.copyOfRange(line, start, end)));
    }
  }

  private boolean startsWithByteOrderMark() {
    return kept >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
