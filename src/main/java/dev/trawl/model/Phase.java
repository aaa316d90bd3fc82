package dev.trawl.model;

import java.util.Locale;

/// What an attempt was doing when its time ran out.
public enum Phase {
  /// Opening the TCP connection.
  CONNECT,
  /// The TLS handshake.
  TLS,
  /// Sending the request, or waiting for the end of the response's header section.
  HEADERS,
  /// Reading the response body.
  BODY,
  /// Anything else, such as a DNS look-up.
  TOTAL;

  /// The name in records: lower case.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
