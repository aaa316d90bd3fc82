package dev.trawl.http;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Framing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Headers;

/// The fields of a response say where its body ends, in one way, or are refused.
final class FramingFuzz {
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST");

  private FramingFuzz() {}

  /// Called by Jazzer: a byte for protocol and method, two for the status, and a field a line.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 3) {
      return;
    }
    boolean multiplexed = (input[0] & 4) != 0;
    String method = METHODS.get((input[0] & 3) % METHODS.size());
    int status = ((input[1] & 0xFF) << 8) | (input[2] & 0xFF);
    Headers.Builder fields = new Headers.Builder();
    String text = new String(input, 3, input.length - 3, StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      try {
        fields.addUnsafeNonAscii(
            line.substring(0, Math.max(0, line.indexOf(':'))),
            line.substring(line.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        // No name.
      }
    }
    Framing framing;
    try {
      framing = Framing.of(multiplexed, method, status, fields.build());
    } catch (FailureException refused) {
      return;
    }
    boolean announced = fields.get("Content-Length") != null;
    boolean coded =
        !multiplexed
            && fields.build().values("Transfer-Encoding").stream()
                .anyMatch(value -> !value.replace(',', ' ').isBlank());
    if (status < 100
        || status == 101
        || framing.length().orElse(0) < 0
        || (framing.length().isPresent() && !announced)
        || (!announced && !framing.lengthKnown())
        || (coded && framing.length().isPresent())
        || (framing.untilClose() && framing.noContent())) {
      throw new IllegalStateException(framing + " of " + status + " " + fields.build());
    }
  }
}
