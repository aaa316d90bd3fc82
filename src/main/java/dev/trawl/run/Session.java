package dev.trawl.run;

import dev.trawl.http.CookieFile;
import dev.trawl.http.CookieStore;
import dev.trawl.io.Replacement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Redirects and cookies.
///
/// @param cookie to send as it is
/// @param store of cookies, if any are kept
/// @param jar file to write the store to
public record Session(
    Optional<Integer> maxRedirects,
    Optional<String> cookie,
    Optional<CookieStore> store,
    Optional<Path> jar) {
  /// Begins the file for the store, so that what cannot be written shows before anything is
  /// fetched.
  ///
  /// @param standardOutput for `-`
  Optional<Replacement> openJar(OutputStream standardOutput) throws IOException {
    return jar.isPresent()
        ? Optional.of(Replacement.secret(jar.get(), standardOutput))
        : Optional.empty();
  }

  /// Writes the store.
  void save(Replacement file) throws IOException {
    String text = CookieFile.text(store.orElseThrow().cookies());
    Channels.newOutputStream(file.channel()).write(text.getBytes(StandardCharsets.ISO_8859_1));
    file.publish();
  }
}
