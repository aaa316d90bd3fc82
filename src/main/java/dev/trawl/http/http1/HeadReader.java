package dev.trawl.http.http1;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.util.Locale;
import okhttp3.Headers;

/// Reads status lines and fields (RFC 9112, sections 4 and 5), strictly: what recipients have
/// disagreed about is refused, but for a line that ends with LF alone, and for a field that goes on
/// in the next line, whose parts are joined by a blank.
public final class HeadReader {
  /// For all lines of a head, and of the interim ones before it.
  static final int MAX_BYTES = 256 * 1024;

  /// Characters of a token (RFC 9110, section 5.6.2), by their code.
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] |= Character.isLetterOrDigit(c);
    }
  }

  private final ByteReader in;
  private int left = MAX_BYTES;
  private boolean trailing;

  HeadReader(ByteReader in) {
    this.in = in;
  }

  /// Reads a final response's head, behind which nothing comes by itself: that of a proxy which
  /// opens a tunnel, or does not.
  public static StatusLine finalHead(Wire wire) throws IOException {
    ByteReader in = new ByteReader(wire);
    if (!in.await()) {
      throw FailureException.reset("the connection ended without a response");
    }
    HeadReader reader = new HeadReader(in);
    StatusLine line = reader.statusLine();
    reader.fields();
    while (line.status() >= 100 && line.status() <= 199) {
      line = reader.statusLine();
      reader.fields();
    }
    return line;
  }

  /// A status line.
  ///
  /// @param older whether the version is before HTTP/1.1
  /// @param reason empty text if there is none
  public record StatusLine(boolean older, int status, String reason) {}

  /// Passes over an empty line, as some servers send behind a body that is longer than they say.
  void skipEmptyLine() throws IOException {
    if (in.await() && (in.at(0) == '\r' || in.at(0) == '\n')) {
      int length = line("status line");
      if (content(length, "status line") > 0) {
        throw FailureException.protocol("the status line begins with CR");
      }
      in.advance(length);
    }
  }

  StatusLine statusLine() throws IOException {
    int length = line("status line");
    String line = in.text(0, content(length, "status line"));
    in.advance(length);
    if (!line.startsWith("HTTP/")) {
      throw FailureException.protocol(noHttp(line));
    }
    boolean version =
        line.length() > 8
            && line.charAt(5) == '1'
            && line.charAt(6) == '.'
            && isDigit(line.charAt(7));
    if (!version) {
      throw FailureException.protocol("the version in the status line is not HTTP/1");
    }
    int at = 8;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    boolean status =
        at > 8
            && at + 3 <= line.length()
            && isDigit(line.charAt(at))
            && isDigit(line.charAt(at + 1))
            && isDigit(line.charAt(at + 2))
            && (at + 3 == line.length() || line.charAt(at + 3) == ' ');
    if (!status) {
      throw FailureException.protocol("the status line has no status of three digits");
    }
    return new StatusLine(
        line.charAt(7) == '0',
        Integer.parseInt(line.substring(at, at + 3)),
        line.substring(at + 3).strip());
  }

  private static String noHttp(String line) {
    String begin = line.substring(0, Math.min(5, line.length())).toUpperCase(Locale.ROOT);
    if (begin.startsWith("ICY")) {
      return "the response is ICY, not HTTP";
    }
    return begin.equals("RTSP/")
        ? "the response is RTSP, not HTTP"
        : "the response does not begin with HTTP/1: HTTP/0.9, or no HTTP";
  }

  /// The fields behind a chunked body, which nobody asks for (RFC 9112, section 7.1.2).
  void trailers() throws IOException {
    trailing = true;
    fields();
  }

  /// The fields up to the empty line.
  Headers fields() throws IOException {
    Headers.Builder fields = new Headers.Builder();
    String name = "";
    String value = "";
    int lines = 0;
    while (true) {
      int length = line("header section");
      int content = content(length, "header field");
      boolean goesOn = content > 0 && (in.at(0) == ' ' || in.at(0) == '\t');
      if (goesOn) {
        if (name.isEmpty()) {
          throw FailureException.protocol("the header section begins with a blank");
        }
        count(++lines);
        value = (value + ' ' + in.text(0, content).strip()).strip();
      } else {
        if (!name.isEmpty()) {
          fields.addUnsafeNonAscii(name, value);
        }
        if (content == 0) {
          in.advance(length);
          return fields.build();
        }
        count(++lines);
        int colon = name(content);
        name = in.text(0, colon);
        value = value(colon + 1, content);
      }
      in.advance(length);
    }
  }

  private static void count(int lines) throws FailureException {
    if (lines > Framing.MAX_FIELDS) {
      throw FailureException.tooLarge("more than " + Framing.MAX_FIELDS + " header fields");
    }
  }

  /// The length of a field's name.
  private int name(int content) throws FailureException {
    for (int i = 0; i < content; i++) {
      byte c = in.at(i);
      if (c == ':' && i > 0) {
        return i;
      }
      if (c < 0 || !TOKEN[c]) {
        throw FailureException.protocol("a header field has no valid name");
      }
    }
    throw FailureException.protocol("a header field has no colon");
  }

  private String value(int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && isBlank(in.at(begin))) {
      begin++;
    }
    while (end > begin && isBlank(in.at(end - 1))) {
      end--;
    }
    return in.text(begin, end);
  }

  /// The length of the next line, which is buffered then.
  private int line(String what) throws IOException {
    int length = in.line(left);
    if (length < 0) {
      throw trailing
          ? FailureException.truncated("the connection ended within the trailers")
          : FailureException.protocol("the " + what + " was cut off");
    }
    if (length == 0 || length > left) {
      throw FailureException.tooLarge("header section longer than " + MAX_BYTES + " bytes");
    }
    left -= length;
    return length;
  }

  /// The same without the line's end. NUL, and a CR that ends no line, are not for recipients to
  /// guess about (RFC 9110, section 5.5; RFC 9112, section 2.2).
  private int content(int length, String what) throws FailureException {
    int content = length - 1;
    if (content > 0 && in.at(content - 1) == '\r') {
      content--;
    }
    for (int i = 0; i < content; i++) {
      byte c = in.at(i);
      if (c == '\r' || c == 0) {
        throw FailureException.protocol("CR or NUL in a " + what);
      }
    }
    return content;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }
}
