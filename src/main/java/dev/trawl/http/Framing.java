package dev.trawl.http;

import java.util.List;
import java.util.OptionalLong;
import okhttp3.Headers;
import okhttp3.Protocol;

/// How long a response says its body is (RFC 9112, section 6.3). OkHttp believes more of what
/// servers say than is good for whoever relies on the body.
///
/// @param noContent there is no body, whatever the fields say (RFC 9110, section 6.4.1)
/// @param length what `Content-Length` says, if it counts
/// @param lengthKnown false if a `Content-Length` was there that could not be believed
/// @param untilClose whether only the end of the connection ends the body
record Framing(boolean noContent, OptionalLong length, boolean lengthKnown, boolean untilClose) {
  /// As curl. So many small ones fit into OkHttp's limit for all of them that a record would burst.
  static final int MAX_FIELDS = 5000;

  private static final int MAX_DIGITS = 18;

  /// @throws FailureException if what comes next cannot be taken for the body
  static Framing of(Protocol protocol, String method, int status, Headers fields)
      throws FailureException {
    if (fields.size() > MAX_FIELDS) {
      throw FailureException.tooLarge("more than " + MAX_FIELDS + " header fields");
    }
    if (status < 100 || status == 101) {
      throw FailureException.protocol(
          status == 101 ? "switches to a protocol nobody asked for" : "status " + status);
    }
    Fields read = new Fields(fields);
    boolean noContent = status == 204 || status == 304 || method.equals("HEAD");
    if (protocol == Protocol.HTTP_2 || protocol == Protocol.H2_PRIOR_KNOWLEDGE) {
      return new Framing(noContent, read.length(), !read.overlong, false);
    }
    return new Framing(
        noContent,
        read.chunked ? OptionalLong.empty() : read.length(),
        !read.overlong && !(read.chunked && read.length >= 0),
        !noContent && !read.chunked && read.length < 0);
  }

  /// That of a response in the cache, which keeps no body whose end is doubtful.
  Framing kept() {
    return new Framing(noContent, length, true, false);
  }

  /// What the fields say, found in one pass over them: it is on the way of every response.
  private static final class Fields {
    private boolean chunked;
    private long length = -1;

    /// There is a length, beyond what can be counted.
    private boolean overlong;

    Fields(Headers fields) throws FailureException {
      for (int i = 0; i < fields.size(); i++) {
        String name = fields.name(i);
        String value = fields.value(i);
        refuseControls(name, value);
        if (name.equalsIgnoreCase("Content-Length")) {
          for (String part : value.indexOf(',') < 0 ? List.of(value) : split(value)) {
            addLength(part.strip());
          }
        } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
          if (chunked || !value.strip().equalsIgnoreCase("chunked")) {
            // OkHttp would hand the chunks over, sizes and all, as the body.
            throw FailureException.protocol("Transfer-Encoding is not chunked");
          }
          chunked = true;
        }
      }
    }

    private static List<String> split(String value) {
      return List.of(value.split(",", -1));
    }

    /// NUL, and CR that ends no line, are not for recipients to guess about (RFC 9110, section
    /// 5.5).
    private static void refuseControls(String name, String value) throws FailureException {
      if (value.indexOf('\0') >= 0 || value.indexOf('\r') >= 0 || name.indexOf('\0') >= 0) {
        throw FailureException.protocol("NUL or CR in a header field");
      }
    }

    private void addLength(String text) throws FailureException {
      if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw FailureException.protocol("Content-Length is not a number");
      }
      boolean countable = text.length() <= MAX_DIGITS;
      long value = countable ? Long.parseLong(text) : -1;
      boolean differs = length >= 0 ? value != length : overlong && countable;
      if (differs) {
        throw FailureException.protocol("several different values of Content-Length");
      }
      overlong |= !countable;
      length = value;
    }

    OptionalLong length() {
      return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }
  }
}
