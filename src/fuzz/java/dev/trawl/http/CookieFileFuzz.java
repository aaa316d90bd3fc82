package dev.trawl.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.Cookie;

/// A file of cookies is read or refused; what was read can be written, but for paths that the
/// format has no way to write, and is the same when read again.
final class CookieFileFuzz {
  private static final Path FILE = temporaryFile();

  private CookieFileFuzz() {}

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("cookies", ".txt");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    List<Cookie> cookies = CookieFile.read(FILE, odd -> {});
    Files.writeString(FILE, CookieFile.text(cookies), StandardCharsets.ISO_8859_1);
    List<Cookie> written =
        cookies.stream()
            .filter(cookie -> cookie.path().chars().noneMatch(Character::isISOControl))
            .toList();
    List<Cookie> again = CookieFile.read(FILE, odd -> {});
    // As text, because the format has no fractions of a second.
    if (!again.toString().equals(written.toString())) {
      throw new IllegalStateException(written + " became " + again);
    }
  }
}
