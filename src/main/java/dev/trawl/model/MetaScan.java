package dev.trawl.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for the `meta` element that says how HTML is encoded (HTML Standard, section 13.2.3.2,
/// "prescan a byte stream to determine its encoding").
final class MetaScan {
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;\"']+))");

  /// Browsers look at so much at least, and further only as long as it is a head.
  private static final int AT_LEAST = 1024;

  private static final Set<String> OF_HEADS =
      Set.of(
          "html",
          "head",
          "title",
          "meta",
          "link",
          "base",
          "script",
          "style",
          "noscript",
          "object",
          "template");

  private final String html;
  private int at;

  /// @param html its bytes, each as a character
  MetaScan(String html) {
    this.html = html;
  }

  /// Of the first one that says something that browsers know.
  Optional<TextEncoding> encoding() {
    for (at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
      if (html.startsWith("<!--", at)) {
        // Its dashes may be those of its end: `<!-->`.
        skipPast("-->", at + 2);
        continue;
      }
      boolean closes = is(at + 1, '/');
      int name = closes ? at + 2 : at + 1;
      if (name < html.length() && isLetter(html.charAt(name))) {
        at = name;
        String tag = until("/>").toLowerCase(Locale.ROOT);
        if (at > AT_LEAST && !OF_HEADS.contains(tag)) {
          return Optional.empty();
        }
        Optional<TextEncoding> found = attributes().flatMap(TextEncoding::of);
        if (tag.equals("meta") && !closes && found.isPresent()) {
          return found;
        }
      } else if (is(at + 1, '!') || is(at + 1, '?') || closes) {
        skipPast(">", at);
      } else {
        at++;
      }
    }
    return Optional.empty();
  }

  /// Reads the attributes of a tag.
  ///
  /// @return what they say as those of a `meta` element
  private Optional<String> attributes() {
    Optional<String> charset = Optional.empty();
    Optional<String> content = Optional.empty();
    boolean pragma = false;
    while (true) {
      skipBlanks("/");
      if (at >= html.length() || is(at, '>')) {
        break;
      }
      String name = until("/>=").toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        // An equals sign without a name.
        at++;
        continue;
      }
      skipBlanks("");
      String value = "";
      if (is(at, '=')) {
        at++;
        value = value();
      }
      String read = value;
      switch (name) {
        case "charset" -> charset = charset.or(() -> Optional.of(read));
        case "content" -> content = content.or(() -> Optional.of(read));
        case "http-equiv" -> pragma |= read.equalsIgnoreCase("content-type");
        default -> {
          // Of no interest.
        }
      }
    }
    return charset.isPresent() || !pragma ? charset : content.flatMap(MetaScan::named);
  }

  private String value() {
    skipBlanks("");
    if (is(at, '"') || is(at, '\'')) {
      int end = html.indexOf(html.charAt(at), at + 1);
      int start = at + 1;
      at = end < 0 ? html.length() : end + 1;
      return html.substring(start, end < 0 ? html.length() : end);
    }
    return until(">");
  }

  /// In `text/html; charset=...`.
  private static Optional<String> named(String content) {
    Matcher charset = CHARSET.matcher(content.toLowerCase(Locale.ROOT));
    if (!charset.find()) {
      return Optional.empty();
    }
    return Optional.ofNullable(charset.group(1))
        .or(() -> Optional.ofNullable(charset.group(2)))
        .or(() -> Optional.ofNullable(charset.group(3)));
  }

  private String until(String ends) {
    int start = at;
    while (at < html.length() && !isBlank(html.charAt(at)) && ends.indexOf(html.charAt(at)) < 0) {
      at++;
    }
    return html.substring(start, at);
  }

  private void skipBlanks(String too) {
    while (at < html.length() && (isBlank(html.charAt(at)) || too.indexOf(html.charAt(at)) >= 0)) {
      at++;
    }
  }

  private void skipPast(String end, int from) {
    int found = html.indexOf(end, from);
    at = found < 0 ? html.length() : found + end.length();
  }

  private boolean is(int place, char wanted) {
    return place < html.length() && html.charAt(place) == wanted;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
