package dev.trawl.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a response, and what a document itself, says about its encoding.
final class DeclaredEncoding {
  /// A parameter of a media type, its value quoted or not.
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^;=\\s]++)\\s*=\\s*(?:\"([^\"]*+)\"?|([^;\\s]*+))");

  private static final Pattern HTML =
      Pattern.compile("\\s*(?:text/html|application/xhtml\\+xml)\\s*(?:;.*)?", Pattern.DOTALL);
  private static final Pattern XML =
      Pattern.compile("\\s*[a-z]+/(?:[^;,\\s]*\\+)?xml\\s*(?:;.*)?", Pattern.DOTALL);

  private static final Pattern XML_DECLARATION =
      Pattern.compile("^<\\?xml[^>]*?\\sencoding\\s*=\\s*(?:\"([^\">]*)\"|'([^'>]*)')");

  private static final int AT_MOST = 64 * 1024;

  private DeclaredEncoding() {}

  /// The parameter `charset` of a `Content-Type`; the first one, where there are several.
  static Optional<String> parameter(String contentType) {
    Matcher parameter = PARAMETER.matcher(contentType);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase("charset")) {
        Optional<String> quoted = Optional.ofNullable(parameter.group(2));
        return Optional.of(
            quoted.map(q -> q.replaceAll("\\\\(.)", "$1")).orElseGet(() -> parameter.group(3)));
      }
    }
    return Optional.empty();
  }

  /// What a document declares: HTML in a `meta` element, XML at its beginning. A document without a
  /// type may be HTML.
  static Optional<TextEncoding> of(Body body) {
    String type = body.contentType().orElse("text/html").toLowerCase(Locale.ROOT);
    boolean html = HTML.matcher(type).matches();
    if (!html && !XML.matcher(type).matches()) {
      return Optional.empty();
    }
    String start = body.start(AT_MOST);
    if (start.startsWith("<\0?\0x\0")) {
      return TextEncoding.of("utf-16le");
    }
    if (start.startsWith("\0<\0?\0x")) {
      return TextEncoding.of("utf-16be");
    }
    Optional<TextEncoding> meta = html ? new MetaScan(start).encoding() : Optional.empty();
    return meta.or(() -> declaration(start)).map(DeclaredEncoding::readable);
  }

  private static Optional<TextEncoding> declaration(String start) {
    Matcher declaration = XML_DECLARATION.matcher(start);
    return declaration.find()
        ? TextEncoding.of(
            Optional.ofNullable(declaration.group(1)).orElseGet(() -> declaration.group(2)))
        : Optional.empty();
  }

  /// A declaration that could be read is not in UTF-16.
  private static TextEncoding readable(TextEncoding declared) {
    return switch (declared.name()) {
      case "UTF-16LE", "UTF-16BE" -> TextEncoding.UTF_8;
      case "x-user-defined" -> TextEncoding.of("windows-1252").orElse(declared);
      default -> declared;
    };
  }
}
