package dev.trawl.cli;

import dev.trawl.http.CookieFile;
import dev.trawl.http.CookieStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// Redirects and cookies.
final class SessionMixin extends OptionGroup {
  private final Supplier<Boolean> location =
      flag(
          OptionSpec.builder("-L", "--location")
              .negatable(true)
              .defaultValue("true")
              .fallbackValue("true")
              .description("Follow redirects. Default: on."));

  private final Supplier<Integer> maxRedirects =
      value(
          Integer.class,
          OptionSpec.builder("--max-redirs")
              .paramLabel("N")
              .defaultValue("10")
              .description("Redirects to follow per attempt. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<String>> cookie =
      optional(
          String.class,
          OptionSpec.builder("-b", "--cookie")
              .paramLabel("DATA|FILE")
              .description(
                  "'name=value; ...' to send to every entry; without a '=', a file to read cookies"
                      + " from."));

  private final Supplier<Optional<Path>> jar =
      optional(
          Path.class,
          OptionSpec.builder("--cookie-jar")
              .paramLabel("FILE")
              .description(
                  "Keep the cookies that servers set, for all requests of the run, and write them"
                      + " to FILE at its end."));

  SessionMixin() {
    super("Session");
  }

  /// @param cookie to send as it is
  /// @param store of cookies, if any are kept
  /// @param jar file to write the store to
  record Session(
      Optional<Integer> maxRedirects,
      Optional<String> cookie,
      Optional<CookieStore> store,
      Optional<Path> jar) {
    /// @throws IOException if the jar cannot be written
    void save() throws IOException {
      if (jar.isPresent()) {
        CookieFile.write(jar.get(), store.orElseThrow().cookies());
      }
    }
  }

  Session value() {
    if (maxRedirects.get() < 0) {
      throw invalid("--max-redirs has to be 0 or more, not " + maxRedirects.get());
    }
    Optional<String> literal = cookie.get().filter(c -> c.contains("="));
    if (literal.isPresent() && !literal.get().matches("[\\x20-\\x7E]+")) {
      throw invalid("--cookie has a character that no cookie may have");
    }
    Optional<Path> file = cookie.get().filter(c -> !c.contains("=")).map(Path::of);
    Optional<CookieStore> store =
        file.isPresent() || jar.get().isPresent()
            ? Optional.of(new CookieStore())
            : Optional.empty();
    file.ifPresent(path -> read(path, store.orElseThrow()));
    jar.get().ifPresent(this::check);
    return new Session(
        location.get() ? Optional.of(maxRedirects.get()) : Optional.empty(),
        literal,
        store,
        jar.get());
  }

  private void read(Path file, CookieStore store) {
    try {
      CookieFile.read(file).forEach(store::add);
    } catch (IOException e) {
      throw invalid("--cookie cannot read " + file + ": " + Reason.of(e));
    }
  }

  private void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
      throw invalid("--cookie-jar cannot write " + file);
    }
  }
}
