package dev.trawl.http;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Cookie;

/// Cookies in Netscape's file format, which curl and wget read and write: seven fields with tabs
/// between them (domain, whether subdomains too, path, secure, expiry in seconds since 1970 with 0
/// for the session's end, name, value).
public final class CookieFile {
  private static final String HTTP_ONLY = "#HttpOnly_";

  private CookieFile() {}

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read, or a line is no cookie
  public static List<Cookie> read(Path file) throws IOException {
    List<Cookie> cookies = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      boolean httpOnly = line.startsWith(HTTP_ONLY);
      if (line.isBlank() || (line.startsWith("#") && !httpOnly)) {
        continue;
      }
      String fields = httpOnly ? line.substring(HTTP_ONLY.length()) : line;
      try {
        cookies.add(parse(fields.split("\t", -1), httpOnly));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        // The line itself may hold a secret.
        throw new IOException(file + ": line " + number + " is no cookie in Netscape's format", e);
      }
    }
    return cookies;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not UTF-8", e);
    }
  }

  private static Cookie parse(String[] fields, boolean httpOnly) {
    String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
    // Editors that trim lines take the tab before an empty value away.
    String value = fields.length == 6 ? "" : fields[6].strip();
    String name = fields[5].strip();
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
    long expires = Long.parseLong(fields[4]);
    if (expires > 0) {
      cookie.expiresAt(TimeUnit.SECONDS.toMillis(expires));
    }
    Cookie built = cookie.build();
    // OkHttp makes domains of some names that it does not take back.
    new Cookie.Builder().domain(built.domain());
    return built;
  }

  /// The text of a file. A cookie whose path the format has no way to write is left out.
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
          .append(cookie.name())
          .append('\t')
          .append(cookie.value())
          .append('\n');
    }
    return text.toString();
  }
}
