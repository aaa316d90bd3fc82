package dev.trawl.http;

import java.util.Optional;

/// The words of a `.netrc` file, with blanks and line ends between them. One may stand in quotes,
/// with backslashes before what would end it; one that begins with `#` is a comment to the end of
/// its line.
final class NetrcWords {
  private final String text;
  private int at;

  NetrcWords(String text) {
    this.text = text;
  }

  /// The next word, without its quotes; empty at the end, and where a quote is not closed.
  Optional<String> next() {
    while (at < text.length() && (text.charAt(at) <= ' ' || text.charAt(at) == '#')) {
      at = text.charAt(at) == '#' ? lineEnd() : at + 1;
    }
    if (at == text.length()) {
      return Optional.empty();
    }
    if (text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) > ' ') {
      at++;
    }
    return Optional.of(text.substring(start, at));
  }

  private Optional<String> quoted() {
    StringBuilder word = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return Optional.of(word.toString());
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c =
            switch (text.charAt(at)) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> text.charAt(at);
            };
      }
      word.append(c);
    }
    return Optional.empty();
  }

  /// Goes on behind the next empty line, which is where a macro ends.
  void skipMacro() {
    do {
      at = Math.min(text.length(), lineEnd() + 1);
    } while (at < text.length() && !text.substring(at, lineEnd()).isBlank());
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }
}
