package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every line that is neither blank nor a comment is one target, however its bytes arrive.
///
/// Bytes 1 and 2 stand for so many blanks and letters that lines over the limit are within reach.
final class ListFuzz {
  private static final int MANY = Lines.MAX_LINE / 2;

  private ListFuzz() {}

  /// A line that is an entry.
  private record Line(long number, String text) {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    int piece = input.length == 0 ? 1 : 1 + (input[0] & 0xFF);
    byte[] list = expand(input);
    LineList lines = new LineList(inPieces(list, piece));
    long index = 1;
    for (Line line : lines(list)) {
      Optional<Target> target = lines.next(index);
      if (target.isEmpty()
          || target.get().index() != index++
          || target.get().line().orElseThrow() != line.number()) {
        throw new IllegalStateException("line " + line.number() + " became " + target);
      }
      if (target.get().input() instanceof Input.Text text
          && !text.text().equals(utf8(line.text()))) {
        throw new IllegalStateException("line " + line.number() + " became other text");
      }
    }
    if (lines.next(index).isPresent()) {
      throw new IllegalStateException("more targets than lines");
    }
  }

  private static byte[] expand(byte[] input) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (byte b : input) {
      switch (list.size() < 3 * Lines.MAX_LINE ? b : 0) {
        case 1 -> list.writeBytes(" ".repeat(MANY).getBytes(StandardCharsets.US_ASCII));
        case 2 -> list.writeBytes("a".repeat(MANY).getBytes(StandardCharsets.US_ASCII));
        default -> list.write(b);
      }
    }
    return list.toByteArray();
  }

  private static InputStream inPieces(byte[] list, int piece) {
    return new ByteArrayInputStream(list) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, piece));
      }
    };
  }

  /// As the README has it, and with the whole list at hand. Bytes are characters here.
  private static List<Line> lines(byte[] list) {
    List<Line> lines = new ArrayList<>();
    String[] all = new String(list, StandardCharsets.ISO_8859_1).split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String text = trim(all[i]);
      if (i == 0 && text.startsWith("\u00EF\u00BB\u00BF")) {
        int begin = all[0].indexOf('\u00EF');
        int end = begin + Lines.MAX_LINE + 1;
        // Where blanks fill what is kept of a line, the reader cannot tell what it is.
        boolean filled = all[0].length() > end && trim(all[0].substring(begin + 3, end)).isEmpty();
        text = filled ? "?" : trim(text.substring(3));
      }
      if (!text.isEmpty() && text.charAt(0) != '#') {
        lines.add(new Line(i + 1, text));
      }
    }
    return lines;
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && " \t\r".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t\r".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
