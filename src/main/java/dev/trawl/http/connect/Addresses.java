package dev.trawl.http.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// IP addresses as hosts of URLs have them: canonical, IPv6 without brackets.
final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

  private Addresses() {}

  static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0
        || (Character.isDigit(host.charAt(host.length() - 1)) && IPV4.matcher(host).matches());
  }

  /// The address of a literal; looks nothing up.
  static InetAddress of(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
