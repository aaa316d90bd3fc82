package dev.trawl.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Credentials;

/// User names and passwords by host, from a `.netrc` file as ftp and curl read it.
///
/// Entries count in their order; `default` is for every host, and so stands last in a file.
/// `account` is ignored, and `macdef` skipped.
public final class Netrc {
  /// Knows nobody.
  public static final Netrc EMPTY = new Netrc(List.of());

  private final List<Entry> entries;

  /// @param machine in small letters; empty for any
  private record Entry(
      Optional<String> machine, Optional<String> login, Optional<String> password) {
    boolean isFor(String host) {
      return machine.isEmpty() || machine.get().equals(host);
    }

    boolean isEmpty() {
      return login.isEmpty() && password.isEmpty();
    }

    /// How little of what is needed it has.
    int lacks() {
      return password.isEmpty() ? 2 : login.isEmpty() ? 1 : 0;
    }
  }

  private Netrc(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read
  public static Netrc read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  static Netrc parse(String text) {
    List<Entry> entries = new ArrayList<>();
    NetrcWords words = new NetrcWords(text);
    Optional<String> word = words.next();
    while (word.isPresent()) {
      switch (word.get().toLowerCase(Locale.ROOT)) {
        case "machine" ->
            entries.add(
                new Entry(
                    Optional.of(words.next().orElse("").toLowerCase(Locale.ROOT)),
                    Optional.empty(),
                    Optional.empty()));
        case "default" ->
            entries.add(new Entry(Optional.empty(), Optional.empty(), Optional.empty()));
        case "login" -> {
          Optional<String> login = words.next();
          if (!entries.isEmpty()) {
            Entry entry = entries.removeLast();
            entries.add(new Entry(entry.machine(), login, entry.password()));
          }
        }
        case "password" -> {
          Optional<String> password = words.next();
          if (!entries.isEmpty()) {
            Entry entry = entries.removeLast();
            entries.add(new Entry(entry.machine(), entry.login(), password));
          }
        }
        case "account" -> words.next();
        case "macdef" -> words.skipMacro();
        default -> {
          // Unknown words are passed over, as curl does.
        }
      }
      word = words.next();
    }
    return new Netrc(entries);
  }

  /// The `Authorization` value for a host whose URL names no user.
  ///
  /// @param host as in a URL, in small letters and without brackets
  Optional<String> authorization(String host) {
    return of(host).findFirst().map(entry -> basic(entry.login().orElse(""), entry));
  }

  /// The same for a user that the URL names, but whose password it does not: of an entry with that
  /// user, or without any.
  Optional<String> authorization(String host, String user) {
    return of(host)
        .filter(entry -> entry.password().isPresent())
        .filter(entry -> entry.login().orElse(user).equals(user))
        .findFirst()
        .map(entry -> basic(user, entry));
  }

  /// First those that have user and password.
  private Stream<Entry> of(String host) {
    return entries.stream()
        .filter(entry -> entry.isFor(host) && !entry.isEmpty())
        // Keeps those in their order that lack as much.
        .sorted(Comparator.comparingInt(Entry::lacks));
  }

  private static String basic(String user, Entry entry) {
    return Credentials.basic(user, entry.password().orElse(""), StandardCharsets.UTF_8);
  }
}
