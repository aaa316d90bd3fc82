package dev.trawl.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why an entry got no usable response. The list is closed: scripts match on [#wireName()].
public enum ErrorKind {
  /// The entry is no URL that trawl can request.
  INVALID_URL,
  /// The host name has no address.
  DNS,
  /// No connection to any of the host's addresses.
  CONNECT,
  /// No TLS session: certificate, host name, protocol version.
  TLS,
  /// A time-out; [Failure#phase()] says during what.
  TIMEOUT,
  /// The peer closed or reset the connection before a response was complete.
  RESET,
  /// What came is no valid HTTP.
  PROTOCOL,
  /// The body ended before its announced length.
  TRUNCATED,
  /// A size limit was reached.
  TOO_LARGE,
  /// The content coding could not be undone.
  DECODE,
  /// A redirect that is not followed: too many, no usable `Location`, https to http.
  REDIRECT,
  /// The address is not allowed.
  BLOCKED,
  /// This machine ran out of descriptors, threads or memory.
  RESOURCE,
  /// The body could not be stored.
  SINK,
  /// Not tried, because its host had failed too often.
  SKIPPED,
  /// Not tried, because the run's deadline had passed.
  DEADLINE,
  /// Cut off by a signal.
  INTERRUPTED,
  /// A defect in trawl.
  INTERNAL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in records and in `--retry-on`: lower case with underscores.
  public String wireName() {
    return wireName;
  }

  /// The kind of a name in records.
  public static Optional<ErrorKind> of(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
  }
}
