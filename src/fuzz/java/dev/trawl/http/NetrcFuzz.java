package dev.trawl.http;

import java.nio.charset.StandardCharsets;
import okhttp3.Headers;

/// Whatever a `.netrc` file holds, it is read, and what comes of it can be sent.
final class NetrcFuzz {
  private NetrcFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) {
    Netrc.parse(new String(input, StandardCharsets.UTF_8))
        .authorization("h")
        .ifPresent(value -> Headers.of("Authorization", value));
  }
}
