package dev.trawl.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import okhttp3.Cookie;

/// Cookies in Netscape's file format, which curl and wget read and write: seven fields with tabs
/// between them (domain, whether subdomains too, path, secure, expiry in seconds since 1970 with 0
/// for the session's end, name, value).
public final class CookieFile {
  private static final String HTTP_ONLY = "#HttpOnly_";

  private CookieFile() {}

  /// Reads a file.
  ///
  /// @param odd gets the number of each line that is no cookie, from 1
  /// @throws IOException if it cannot be read
  public static List<Cookie> read(Path file, IntConsumer odd) throws IOException {
    List<Cookie> cookies = new ArrayList<>();
    int number = 0;
    // Values are bytes.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      number++;
      boolean httpOnly = line.startsWith(HTTP_ONLY);
      if (line.isBlank() || (line.startsWith("#") && !httpOnly)) {
        continue;
      }
      String fields = httpOnly ? line.substring(HTTP_ONLY.length()) : line;
      try {
        cookies.add(parse(fields.split("\t", -1), httpOnly));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        odd.accept(number);
      }
    }
    return cookies;
  }

  private static Cookie parse(String[] fields, boolean httpOnly) {
    String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
    // Editors that trim lines take the tab before an empty value away.
    String value = fields.length == 6 ? "" : CookieText.kept(fields[6]).strip();
    String name = CookieText.kept(fields[5]).strip();
    if ((name + value).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control character");
    }
    Cookie.Builder cookie = new Cookie.Builder().path(fields[2]).name(name).value(value);
    if (fields[1].equalsIgnoreCase("TRUE")) {
      cookie.domain(domain);
    } else {
      cookie.hostOnlyDomain(domain);
    }
    if (fields[3].equalsIgnoreCase("TRUE")) {
      cookie.secure();
    }
    if (httpOnly) {
      cookie.httpOnly();
    }
    long expires = seconds(fields[4].strip());
    if (expires != 0) {
      cookie.expiresAt(TimeUnit.SECONDS.toMillis(expires));
    }
    Cookie built = cookie.build();
    // OkHttp makes domains of some names that it does not take back.
    new Cookie.Builder().domain(built.domain());
    return built;
  }

  /// Some programs write fractions, some nothing for the session's end.
  private static long seconds(String text) {
    return text.isEmpty()
        ? 0
        : new BigDecimal(text)
            .min(BigDecimal.valueOf(Long.MAX_VALUE))
            .max(BigDecimal.valueOf(Long.MIN_VALUE))
            .longValue();
  }

  /// The text of a file, a character for each byte (ISO 8859-1). A cookie whose path the format has
  /// no way to write is left out.
  public static String text(List<Cookie> cookies) {
    StringBuilder text = new StringBuilder("# Netscape HTTP Cookie File\n");
    for (Cookie cookie : cookies) {
      if (cookie.path().chars().anyMatch(Character::isISOControl)) {
        continue;
      }
      text.append(cookie.httpOnly() ? HTTP_ONLY : "")
          .append(cookie.hostOnly() ? "" : ".")
          .append(cookie.domain())
          .append(cookie.hostOnly() ? "\tFALSE\t" : "\tTRUE\t")
          .append(cookie.path())
          .append(cookie.secure() ? "\tTRUE\t" : "\tFALSE\t")
          .append(cookie.persistent() ? cookie.expiresAt() / 1000 : 0)
          .append('\t')
          .append(CookieText.bytes(cookie.name()))
          .append('\t')
          .append(CookieText.bytes(cookie.value()))
          .append('\n');
    }
    return text.toString();
  }
}
