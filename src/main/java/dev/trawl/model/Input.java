package dev.trawl.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stood in the list, whether or not it is a URL.
public sealed interface Input {
  /// The longest text that is taken for a URL, in bytes.
  int MAX_BYTES = 64 * 1024;

  /// How much of a longer one is reported.
  int PREFIX = 200;

  /// A text that came whole, however long.
  static Input of(String text) {
    if (text.length() <= MAX_BYTES / 3) {
      return new Text(text);
    }
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= MAX_BYTES ? new Text(text) : new TooLong(text.substring(0, PREFIX), bytes);
  }

  /// Text: a URL, it is hoped.
  record Text(String text) implements Input {
    private static final Pattern USERINFO =
        Pattern.compile("^((?:[A-Za-z][A-Za-z0-9+.-]*:(?=[/\\\\]))?[/\\\\]*)([^/?#\\\\]*)@");

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

    /// The last one, also as browsers and programs that encode too much have it.
    private static final Pattern LAST_AT = Pattern.compile("(?s).*(@|%40|\uFF20|\uFE6B)");

    /// Passwords that are none: the user in front of them is an access token.
    private static final Pattern NO_PASSWORD = Pattern.compile("(?i)|x|x-.*|api_token");

    /// The text with a password in its userinfo replaced by `***`; so is a user name that stands
    /// alone, because such names are often access tokens.
    public String redacted() {
      if (text.indexOf('@') < 0) {
        return text;
      }
      return USERINFO
          .matcher(text)
          .replaceFirst(match -> {
            String userinfo = match.group(2);
            int colon = userinfo.indexOf(':');
            boolean token =
                colon < 0 || NO_PASSWORD.matcher(userinfo.substring(colon + 1)).matches();
            String user = token ? "" : userinfo.substring(0, colon + 1);
            return Matcher.quoteReplacement(match.group(1) + user + "***@");
          });
    }

    /// The same of what is no URL, or may be none: there a `/`, `?` or `#` may well be of a
    /// password that should have been percent-encoded, and everything before the last `@` is
    /// hidden.
    public String hidden() {
      Matcher at = LAST_AT.matcher(text);
      if (!at.lookingAt()) {
        return text;
      }
      Matcher scheme = SCHEME.matcher(text);
      boolean named = scheme.lookingAt() && scheme.end() <= at.start(1);
      return (named ? scheme.group() : "") + "***@" + text.substring(at.end(1));
    }
  }

  /// A line that is not UTF-8.
  ///
  /// @param base64 its bytes
  record NotUtf8(String base64) implements Input {}

  /// A line longer than the reader keeps.
  ///
  /// @param prefix its beginning, without what may be a password
  /// @param length of the whole line, in bytes
  record TooLong(String prefix, long length) implements Input {}

  /// An entry that cannot be understood, in a format that has more than URLs.
  ///
  /// @param shown its URL, as far as there is one; nothing else of it, because it may hold secrets
  /// @param why a sentence for people, without secrets
  record Malformed(String shown, String why) implements Input {}
}
