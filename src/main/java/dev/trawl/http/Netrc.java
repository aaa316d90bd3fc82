package dev.trawl.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Credentials;

/// User names and passwords by host, from a `.netrc` file as ftp and curl read it.
public final class Netrc {
  /// Knows nobody.
  public static final Netrc EMPTY = new Netrc(Map.of());

  private static final String DEFAULT = "";

  /// In quotes, up to one that no odd number of backslashes stands before. Not "anything but quotes
  /// and backslashes, or something escaped", which overflows the stack when there is much of it.
  private static final Pattern TOKEN =
      Pattern.compile("\"(?<text>(?s:.*?)(?<!\\\\)(?:\\\\\\\\)*)\"|\\S+");

  private final Map<String, String> authorizations;

  private Netrc(Map<String, String> authorizations) {
    this.authorizations = authorizations;
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read
  public static Netrc read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  /// The first entry of a host wins; `account` is ignored and `macdef` skipped.
  static Netrc parse(String text) {
    // A macro definition goes on to the next empty line; a comment to the end of its line.
    String entries =
        text.replaceAll("(?ms)^\\s*macdef\\b.*?(?:\\n\\s*\\n|\\z)", "\n")
            .replaceAll("(?m)^\\s*#.*$", "");
    Map<String, String> found = new HashMap<>();
    Matcher tokens = TOKEN.matcher(entries);
    Optional<String> machine = Optional.empty();
    String login = "";
    String password = "";
    while (tokens.find()) {
      switch (tokens.group()) {
        case "machine", "default" -> {
          put(found, machine, login, password);
          machine = Optional.of(tokens.group().equals("default") ? DEFAULT : value(tokens));
          login = "";
          password = "";
        }
        case "login" -> login = value(tokens);
        case "password" -> password = value(tokens);
        case "account" -> value(tokens);
        default -> {
          // Unknown words are passed over, as curl does.
        }
      }
    }
    put(found, machine, login, password);
    return new Netrc(Map.copyOf(found));
  }

  private static void put(
      Map<String, String> found, Optional<String> machine, String login, String password) {
    if (machine.isPresent() && !login.isEmpty()) {
      found.putIfAbsent(
          machine.get().toLowerCase(Locale.ROOT),
          Credentials.basic(login, password, StandardCharsets.UTF_8));
    }
  }

  private static String value(Matcher tokens) {
    if (!tokens.find()) {
      return "";
    }
    String quoted = tokens.group("text");
    return quoted == null ? tokens.group() : quoted.replaceAll("\\\\(.)", "$1");
  }

  /// The `Authorization` value for a host.
  Optional<String> authorization(String host) {
    return Optional.ofNullable(authorizations.getOrDefault(host, authorizations.get(DEFAULT)));
  }
}
