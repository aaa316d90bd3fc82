package dev.trawl.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
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
    refuseControls(fields);
    if (status < 100 || status == 101) {
      throw FailureException.protocol(
          status == 101 ? "switches to a protocol nobody asked for" : "status " + status);
    }
    boolean noContent = status == 204 || status == 304 || method.equals("HEAD");
    OptionalLong length = length(fields);
    boolean overlong = length.isEmpty() && fields.get("Content-Length") != null;
    if (protocol == Protocol.HTTP_2 || protocol == Protocol.H2_PRIOR_KNOWLEDGE) {
      return new Framing(noContent, length, !overlong, false);
    }
    boolean chunked = isChunked(fields);
    return new Framing(
        noContent,
        chunked ? OptionalLong.empty() : length,
        !overlong && !(chunked && length.isPresent()),
        !noContent && !chunked && length.isEmpty());
  }

  /// NUL, and CR that ends no line, are not for recipients to guess about (RFC 9110, section 5.5).
  private static void refuseControls(Headers fields) throws FailureException {
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.value(i);
      if (value.indexOf('\0') >= 0
          || value.indexOf('\r') >= 0
          || fields.name(i).indexOf('\0') >= 0) {
        throw FailureException.protocol("NUL or CR in a header field");
      }
    }
  }

  private static boolean isChunked(Headers fields) throws FailureException {
    List<String> codings = fields.values("Transfer-Encoding");
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
      // OkHttp would hand the chunks over, sizes and all, as the body.
      throw FailureException.protocol("Transfer-Encoding is not chunked");
    }
    return true;
  }

  /// Empty if there is no length, or one beyond what can be counted.
  private static OptionalLong length(Headers fields) throws FailureException {
    List<String> values = fields.values("Content-Length");
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    Set<String> lengths = new LinkedHashSet<>();
    for (String value : values) {
      for (String length : value.split(",", -1)) {
        lengths.add(length.strip());
      }
    }
    String length = lengths.iterator().next();
    if (lengths.size() > 1) {
      throw FailureException.protocol("several different values of Content-Length");
    }
    if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw FailureException.protocol("Content-Length is not a number");
    }
    return length.length() > MAX_DIGITS
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(length));
  }
}
