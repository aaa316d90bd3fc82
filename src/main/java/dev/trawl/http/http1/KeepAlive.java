package dev.trawl.http.http1;

import java.time.Duration;
import okhttp3.Headers;

/// How long a connection is kept idle: as `Keep-Alive: timeout=N` says (RFC 9112, section 9.3,
/// names the field; its parameter is common usage), but no longer than [#LONGEST].
final class KeepAlive {
  /// Less than most servers and load balancers keep one (nginx 75 s, AWS 60 s).
  static final Duration LONGEST = Duration.ofSeconds(50);

  private static final String TIMEOUT = "timeout=";
  private static final int MAX_DIGITS = 6;

  private KeepAlive() {}

  static long nanos(Headers response) {
    String value = response.get("Keep-Alive");
    long longest = LONGEST.toNanos();
    if (value == null) {
      return longest;
    }
    for (String parameter : value.split(",", -1)) {
      String text = parameter.strip();
      if (text.regionMatches(true, 0, TIMEOUT, 0, TIMEOUT.length())) {
        String seconds = text.substring(TIMEOUT.length());
        if (seconds.matches("\\d{1," + MAX_DIGITS + "}")) {
          return Math.min(longest, Duration.ofSeconds(Integer.parseInt(seconds)).toNanos());
        }
      }
    }
    return longest;
  }
}
