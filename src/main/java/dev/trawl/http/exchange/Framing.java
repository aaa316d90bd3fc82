package dev.trawl.http.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import okhttp3.Headers;

/// Where a response says that its body ends (RFC 9112, section 6.3).
///
/// @param noContent there is no body, whatever the fields say (RFC 9110, section 6.4.1)
/// @param chunked the body comes in chunks
/// @param codings transfer codings under the chunks, in the order in which they were applied
/// @param length what `Content-Length` says, if it counts
/// @param lengthKnown false if a `Content-Length` was there that could not be believed
/// @param untilClose whether only the end of the connection ends the body
public record Framing(
    boolean noContent,
    boolean chunked,
    List<String> codings,
    OptionalLong length,
    boolean lengthKnown,
    boolean untilClose) {
  /// As curl. More, however short they are, would burst a record.
  public static final int MAX_FIELDS = 5000;

  private static final int MAX_DIGITS = 18;

  /// What the fields of a response come to.
  ///
  /// @param multiplexed whether frames end the body, as they do since HTTP/2: there are no transfer
  ///   codings then
  /// @throws FailureException if what comes next cannot be taken for the body
  public static Framing of(boolean multiplexed, String method, int status, Headers fields)
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
    if (multiplexed) {
      return new Framing(noContent, false, List.of(), read.length(), !read.overlong, false);
    }
    boolean chunked = read.isChunked();
    boolean coded = !read.codings.isEmpty();
    return new Framing(
        noContent,
        chunked,
        chunked ? List.copyOf(read.codings.subList(0, read.codings.size() - 1)) : read.codings,
        coded ? OptionalLong.empty() : read.length(),
        !read.overlong && !(coded && read.length >= 0),
        !noContent && !chunked && (coded || read.length < 0));
  }

  /// That of a response in the cache, which keeps no body whose end is doubtful.
  public static Framing kept(boolean noContent, long length) {
    return new Framing(noContent, false, List.of(), OptionalLong.of(length), true, false);
  }

  /// Whether a response without content announces some all the same, and may yet send it.
  public boolean announcesContent() {
    return noContent && (chunked || length.orElse(0) > 0);
  }

  /// What the fields say, found in one pass over them: it is on the way of every response.
  private static final class Fields {
    private List<String> codings = List.of();
    private long length = -1;

    /// There is a length, beyond what can be counted.
    private boolean overlong;

    Fields(Headers fields) throws FailureException {
      for (int i = 0; i < fields.size(); i++) {
        String name = fields.name(i);
        if (name.equalsIgnoreCase("Content-Length")) {
          String value = fields.value(i);
          for (String part : value.indexOf(',') < 0 ? List.of(value) : split(value)) {
            addLength(part.strip());
          }
        } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
          addCodings(fields.value(i));
        }
      }
    }

    private static List<String> split(String value) {
      return List.of(value.split(",", -1));
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

    /// `chunked` said twice is chunked once, as curl and browsers have it.
    private void addCodings(String value) throws FailureException {
      List<String> all = new ArrayList<>(codings);
      for (String part : split(value)) {
        String coding = part.strip().toLowerCase(Locale.ROOT);
        if (coding.isEmpty()) {
          continue;
        }
        switch (coding) {
          case "chunked", "gzip", "x-gzip", "deflate" -> {}
          default ->
              throw FailureException.protocol("Transfer-Encoding has a coding that is not known");
        }
        boolean repeated = !all.isEmpty() && all.getLast().equals("chunked");
        if (repeated && !coding.equals("chunked")) {
          throw FailureException.protocol("Transfer-Encoding: chunked is not the last coding");
        }
        if (!repeated) {
          all.add(coding);
        }
      }
      codings = List.copyOf(all);
    }

    boolean isChunked() {
      return !codings.isEmpty() && codings.getLast().equals("chunked");
    }

    OptionalLong length() {
      return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }
  }
}
