package dev.trawl.http.exchange;

import okhttp3.HttpUrl;

/// What connections are made to (RFC 9110, section 4.3.1).
///
/// @param host as URLs have it, an IPv6 address without brackets
public record Origin(boolean secure, String host, int port) {
  public static Origin of(HttpUrl url) {
    return new Origin(url.isHttps(), url.host(), url.port());
  }

  // Not the record's own, which cost a short run some milliseconds to be made.

  @Override
  public boolean equals(Object other) {
    return other instanceof Origin(boolean otherSecure, String otherHost, int otherPort)
        && secure == otherSecure
        && port == otherPort
        && host.equals(otherHost);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  /// Host and port, an IPv6 address in brackets.
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }
}
