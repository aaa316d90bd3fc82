package dev.trawl.http;

import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;

/// The `Location` of a redirect leads to a URL that could stand in a list, or nowhere.
final class LocationFuzz {
  private static final HttpUrl BASE = HttpUrl.get("https://h.test:8443/a/b?c");

  private LocationFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) {
    String location = new String(input, StandardCharsets.ISO_8859_1);
    new UrlParser("https").resolve(BASE, location).ifPresent(UrlFuzz::check);
  }
}
