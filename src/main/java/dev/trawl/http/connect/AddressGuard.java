package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which addresses may be connected to.
///
/// @param denyPrivate none of those that are not globally reachable (`--deny-private`)
/// @param allowed networks that are nevertheless (`--allow-net`)
public record AddressGuard(boolean denyPrivate, List<Network> allowed) {
  /// Any address.
  public static final AddressGuard NONE = new AddressGuard(false, List.of());

  public AddressGuard {
    allowed = List.copyOf(allowed);
  }

  /// @throws FailureException if it may not be connected to
  void check(InetAddress address) throws FailureException {
    if (!denyPrivate || contains(allowed, address) || !NotPublic.has(address)) {
      return;
    }
    throw new FailureException(
        Failure.of(
            ErrorKind.BLOCKED,
            "address " + Addresses.text(address) + " is not public (--deny-private)",
            "private_address"));
  }

  private static boolean contains(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /// A block of addresses.
  ///
  /// @param bits how many of the first bits count
  public record Network(InetAddress base, int bits) {
    private static final Pattern LITERAL =
        Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /// Reads CIDR notation (RFC 4632) or a single address.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Network parse(String text) {
      int slash = text.indexOf('/');
      String literal = slash < 0 ? text : text.substring(0, slash);
      InetAddress base = address(literal);
      int all = base.getAddress().length * 8;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException("bits out of 0 to " + all + ": " + bits);
      }
      return new Network(base, bits);
    }

    private static InetAddress address(String literal) {
      // Anything else would be looked up.
      if (!LITERAL.matcher(literal).matches()) {
        throw new IllegalArgumentException("no IP address: " + literal);
      }
      try {
        return InetAddress.getByName(literal);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("no IP address: " + literal, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] own = base.getAddress();
      byte[] other = address.getAddress();
      if (own.length != other.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((own[i / 8] & mask) != (other[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /// What the special-purpose address registries (RFC 6890) do not call globally reachable, and
  /// what embeds an IPv4 address (NAT64, 6to4, Teredo), which a translator may take anywhere;
  /// multicast; and of IPv6 all but the part for unicast, 2000::/3.
  /// [InetAddress#isSiteLocalAddress] knows neither `fc00::/7` nor `100.64.0.0/10`. Mapped IPv4
  /// addresses are IPv4 addresses to Java.
  private static final class NotPublic {
    private static final List<Network> NETWORKS =
        networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "::/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "4000::/2",
            "8000::/1");

    /// What in these the registries call globally reachable all the same.
    private static final List<Network> EXCEPTIONS =
        networks(
            "192.0.0.9/32",
            "192.0.0.10/32",
            "2001:1::1/128",
            "2001:1::2/128",
            "2001:1::3/128",
            "2001:3::/32",
            "2001:4:112::/48",
            "2001:20::/28",
            "2001:30::/28");

    private static List<Network> networks(String... all) {
      return Stream.of(all).map(Network::parse).toList();
    }

    static boolean has(InetAddress address) {
      return contains(NETWORKS, address) && !contains(EXCEPTIONS, address);
    }
  }
}
