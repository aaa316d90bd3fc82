package dev.trawl.http;

import dev.trawl.http.UrlParser.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/// Entries: what is canonical parses to itself, and entries before make no difference.
final class UrlFuzz {
  private UrlFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> entries = new String(input, StandardCharsets.UTF_8).lines().toList();
    UrlParser used = new UrlParser("https");
    for (String entry : entries) {
      Parsed parsed = new UrlParser("https").parse(entry);
      if (!used.parse(entry).equals(parsed)) {
        throw new IllegalStateException("another URL after others: " + entries);
      }
      if (parsed instanceof Parsed.Valid valid) {
        check(valid.url());
        Parsed again = new UrlParser("https").parse(valid.url().toString());
        if (!again.equals(new Parsed.Valid(valid.url(), Optional.empty()))) {
          throw new IllegalStateException(valid.url() + " is not canonical: " + again);
        }
      }
    }
  }

  /// Fails unless it is a URL as trawl requests them.
  static void check(HttpUrl url) {
    if (!url.username().isEmpty() || !url.password().isEmpty() || url.fragment() != null) {
      throw new IllegalStateException("more than is sent: " + url);
    }
    if (!url.equals(HttpUrl.parse(url.toString()))) {
      throw new IllegalStateException(url + " is not canonical");
    }
  }
}
