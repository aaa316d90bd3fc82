package dev.trawl.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/// What reads as a URL, but was most likely meant for another one: `http//me:password@h/` asks a
/// host called `http` for a path with a password in it.
final class Slips {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /// Letters that nobody sees: Hangul fillers.
  private static final Set<Integer> FILLERS = Set.of(0x115F, 0x1160, 0x3164, 0xFFA0);

  /// A blank, and behind it a scheme, or a user with a password, a host and a path.
  private static final Pattern SECOND =
      Pattern.compile(
          "[\\s\\p{Z}](?:[A-Za-z][A-Za-z0-9+.-]*://|[^\\s/?#@:]*:[^\\s/?#]*@[^\\s/?#]*/)");

  /// A blank in a path, and behind it a user with a password. In a query it may be a search.
  private static final Pattern SECOND_IN_PATH =
      Pattern.compile("^[^?#]*[\\s\\p{Z}][^\\s/?#@:]*:[^\\s/?#]*@");

  /// What separates URLs on a line, and behind it one with userinfo.
  private static final Pattern SECOND_WITH_USERINFO =
      Pattern.compile("[\\s\\p{Z},;|][A-Za-z][A-Za-z0-9+.-]*:/+[^/?#@]*@");

  /// An authority with userinfo behind a scheme, or behind a path's first slash. A password may
  /// have slashes; what follows its colon is then no port.
  private static final Pattern USERINFO =
      Pattern.compile(
          "(?:^/|:)/+(?:[^/?#@]*@|[^/?#@:]*:(?!\\d{1,5}(?:[/?#]|$))[^@]*@)|//[^/?#@:]*:[^/?#@]*@");

  /// A part of a path that is user, password and host, and not an address of mail or such.
  private static final Pattern LOGIN =
      Pattern.compile(
          "/(?!(?:mailto|acct|sips?|xmpp):)[^/?#@:]+:[^/?#@]*@"
              // Not by groups that repeat: Java's stack ends before a long URL does.
              + "(?:(?:[\\w.-]*\\.[A-Za-z][\\w-]*|\\d+(?:\\.\\d+){3}|localhost)(?::\\d{1,5})?"
              + "|[\\w.-]+:\\d{1,5})(?:[/?#]|$)");

  private Slips() {}

  /// Why an entry is none, by its text alone.
  static Optional<String> in(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int first = text.codePointAt(0);
    if (first > 0x7E && isUnseen(first)) {
      return Optional.of(
          String.format(Locale.ROOT, "U+%04X, which cannot be seen, stands in front", first));
    }
    boolean several = text.indexOf('@') >= 0 || text.indexOf("://") != text.lastIndexOf("://");
    return several && (SECOND.matcher(text).find() || SECOND_IN_PATH.matcher(text).find())
        ? Optional.of("more than one URL")
        : Optional.empty();
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          true;
      default -> FILLERS.contains(c);
    };
  }

  /// Why an entry is none, by the URL that it would be.
  ///
  /// @param behind what stands behind the `//` of its scheme
  /// @param schemeless whether it had no scheme of its own
  static Optional<String> in(String behind, HttpUrl url, boolean schemeless) {
    String host = url.host().replaceFirst("\\.$", "");
    String slashed = behind.replace('\\', '/');
    if (SCHEMES.contains(host)) {
      return Optional.of(
          schemeless && slashed.toLowerCase(Locale.ROOT).startsWith(host + "//")
              ? "':' is missing behind " + host
              : "host is the name of a scheme: " + host);
    }
    int end = 0;
    while (end < slashed.length() && "/?#".indexOf(slashed.charAt(end)) < 0) {
      end++;
    }
    String rest = slashed.substring(end);
    if (slashed.startsWith(" ")) {
      return Optional.of("a blank in front of the host");
    }
    if (rest.startsWith("//")
        && (slashed.startsWith(":", end - 1) || (schemeless && host.matches("[^.:]+")))) {
      return Optional.of("what stands in front of // is no scheme");
    }
    return hasUserinfo(rest)
            || hasUserinfo(url.encodedPath())
            || (rest.indexOf('@') >= 0 && SECOND_WITH_USERINFO.matcher(rest).find())
        ? Optional.of("user and password where a path is")
        : Optional.empty();
  }

  /// @param rest a path, and what stands behind it: a password may have a `?`
  private static boolean hasUserinfo(String rest) {
    // What is behind the last one would be searched again and again.
    return isInPath(USERINFO.matcher(rest.substring(0, rest.lastIndexOf('@') + 1)), rest)
        || isInPath(LOGIN.matcher(rest), rest);
  }

  private static boolean isInPath(Matcher userinfo, String rest) {
    return userinfo.find()
        && rest.substring(0, userinfo.start()).chars().noneMatch(c -> c == '?' || c == '#');
  }
}
