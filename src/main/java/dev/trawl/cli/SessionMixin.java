package dev.trawl.cli;

import dev.trawl.http.CookieFile;
import dev.trawl.http.CookieStore;
import dev.trawl.io.ByteBudget;
import dev.trawl.io.Place;
import dev.trawl.io.Reason;
import dev.trawl.run.Session;
import dev.trawl.run.Streams;
import dev.trawl.run.UsedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
              .description("Redirects to follow in one attempt. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<String>> cookie =
      optional(
          String.class,
          OptionSpec.builder("-b", "--cookie")
              .paramLabel("DATA|FILE")
              .description(
                  "Cookies to send to every entry: 'name=value; ...'. Without a '=' a file"
                      + " to read cookies from, or '' for none; then the run keeps the cookies"
                      + " that servers set."));

  private final Supplier<Optional<Path>> jar =
      optional(
          Path.class,
          OptionSpec.builder("--cookie-jar")
              .paramLabel("FILE")
              .description(
                  "Keep the cookies that servers set for the run, and write them to FILE"
                      + " at its end."));

  SessionMixin() {
    super("Session");
  }

  /// @param streams for what is to be said about a cookie file
  /// @param memory for cookies
  Session value(Streams streams, ByteBudget memory) {
    if (maxRedirects.get() < 0) {
      throw invalid("--max-redirs has to be 0 or more, not " + maxRedirects.get());
    }
    Optional<String> literal = cookie.get().filter(c -> c.contains("="));
    if (literal.isPresent() && literal.get().chars().anyMatch(Character::isISOControl)) {
      throw invalid("--cookie has a character that no cookie may have");
    }
    // An empty one names no file, but turns cookies on, as with curl.
    boolean on = cookie.get().isPresent() && literal.isEmpty();
    Optional<Path> file = cookie.get().filter(c -> on && !c.isEmpty()).map(Path::of);
    Optional<CookieStore> store =
        on || jar.get().isPresent() ? Optional.of(new CookieStore(memory)) : Optional.empty();
    file.ifPresent(path -> read(path, store.orElseThrow(), streams));
    jar.get().ifPresent(this::check);
    return new Session(
        location.get() ? Optional.of(maxRedirects.get()) : Optional.empty(),
        literal,
        store,
        jar.get());
  }

  /// The file of cookies that is read. The jar may be the same one: it is read before.
  void files(UsedFiles used) {
    cookie
        .get()
        .filter(c -> !c.isEmpty() && !c.contains("="))
        .map(Path::of)
        .filter(file -> !isJar(file))
        .ifPresent(file -> used.reads("--cookie", file));
  }

  private boolean isJar(Path file) {
    try {
      return jar.get().isPresent()
          && Files.exists(jar.get().get())
          && Files.isSameFile(file, jar.get().get());
    } catch (IOException e) {
      return false;
    }
  }

  private void read(Path file, CookieStore store, Streams streams) {
    List<Integer> odd = new ArrayList<>();
    try {
      CookieFile.read(file, odd::add).forEach(store::add);
    } catch (IOException e) {
      throw invalid("--cookie cannot read " + file + ": " + Reason.of(e));
    }
    if (!odd.isEmpty()) {
      streams.err().say("--cookie " + file + ": " + passedOver(odd));
    }
  }

  /// Not the lines themselves, which may hold secrets.
  private static String passedOver(List<Integer> lines) {
    return lines.size() == 1
        ? "line " + lines.getFirst() + " is no cookie and is passed over"
        : lines.size()
            + " lines, the first of them line "
            + lines.getFirst()
            + ", are not cookies and were ignored";
  }

  private void check(Path file) {
    try {
      boolean made = Place.of(file) == Place.REPLACED;
      Path folder = Place.target(file).toAbsolutePath().getParent();
      if (made && !(folder != null && Files.isWritable(folder))) {
        throw new NoSuchFileException(file.toString());
      }
    } catch (IOException e) {
      throw invalid("--cookie-jar cannot write " + file + ": " + Reason.of(e));
    }
  }
}
