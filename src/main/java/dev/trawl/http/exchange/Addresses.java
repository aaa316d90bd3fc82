package dev.trawl.http.exchange;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// IP addresses as text.
public final class Addresses {
  /// Four numbers, none with a zero in front: such are octal to some.
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private static final int GROUPS = 8;

  private Addresses() {}

  /// Reads an address (RFC 3986, section 3.2.2) without brackets and zone; empty if it is none.
  /// Looks nothing up.
  public static Optional<InetAddress> parse(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      // It has a colon, but is no address.
      return Optional.empty();
    }
  }

  /// Whether a host is an address and no name, which costs little where it is a name.
  public static boolean isLiteral(String host) {
    boolean may = host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
    return may && parse(host).isPresent();
  }

  /// The address that a text is; looks nothing up.
  ///
  /// @throws IllegalArgumentException if it is none
  public static InetAddress of(String literal) {
    return parse(literal)
        .orElseThrow(() -> new IllegalArgumentException("no IP address: " + literal));
  }

  /// Whether a host is this machine by its name or address (RFC 6761, section 6.3).
  public static boolean isLoopback(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /// What is between brackets; the text itself if it is not between such.
  public static String withoutBrackets(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  /// An address as RFC 5952 has it: `::1`, not `0:0:0:0:0:0:0:1`. Without its zone.
  public static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 2 * GROUPS) {
      return address.getHostAddress();
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
    }
    int start = 0;
    int longest = 0;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    // A single zero stays (section 4.2.2).
    return longest < 2
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + longest, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
