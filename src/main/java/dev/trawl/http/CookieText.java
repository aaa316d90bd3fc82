package dev.trawl.http;

import java.util.Optional;
import okhttp3.Cookie;
import okhttp3.HttpUrl;

/// Names and values of cookies, which are bytes, whatever a server means by them. OkHttp refuses
/// all but ASCII where it reads a field, and takes some bytes for blanks: so those beyond ASCII are
/// kept as characters for private use.
final class CookieText {
  private static final int PRIVATE = 0xE000;

  private CookieText() {}

  /// Reads a `Set-Cookie` field, a character for each byte; empty if it sets no cookie.
  static Optional<Cookie> parse(HttpUrl url, String field) {
    int end = field.indexOf(';') < 0 ? field.length() : field.indexOf(';');
    int equals = field.indexOf('=');
    if (equals < 0 || equals > end || field.chars().limit(end).allMatch(c -> c < 0x80)) {
      return Optional.ofNullable(Cookie.parse(url, field));
    }
    String name = kept(field.substring(0, equals)).strip();
    String value = kept(field.substring(equals + 1, end)).strip();
    Optional<Cookie> cookie = Optional.ofNullable(Cookie.parse(url, "n=v" + field.substring(end)));
    return name.isEmpty() || (name + value).chars().anyMatch(Character::isISOControl)
        ? Optional.empty()
        : cookie.map(c -> c.newBuilder().name(name).value(value).build());
  }

  /// What is kept for bytes, of which each is a character.
  static String kept(String bytes) {
    return shifted(bytes, 0x80, 0xFF, PRIVATE);
  }

  /// The bytes again.
  static String bytes(String kept) {
    return shifted(kept, PRIVATE + 0x80, PRIVATE + 0xFF, -PRIVATE);
  }

  private static String shifted(String text, int from, int to, int distance) {
    if (text.chars().noneMatch(c -> c >= from && c <= to)) {
      return text;
    }
    char[] shifted = text.toCharArray();
    for (int i = 0; i < shifted.length; i++) {
      if (shifted[i] >= from && shifted[i] <= to) {
        shifted[i] += (char) distance;
      }
    }
    return new String(shifted);
  }
}
