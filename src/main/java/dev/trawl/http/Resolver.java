package dev.trawl.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import okhttp3.Dns;

/// The system's name look-up, narrowed to one address family where asked.
record Resolver(NetworkOptions.AddressFamily family) implements Dns {
  static {
    // The JDK remembers for 10 s that a name has no address: a retry would never ask again. Read by
    // InetAddress when it is first used, so it has to be set before.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> addresses = Dns.SYSTEM.lookup(host);
    if (family == NetworkOptions.AddressFamily.ANY) {
      return addresses;
    }
    boolean ipv4 = family == NetworkOptions.AddressFamily.IPV4;
    List<InetAddress> wanted =
        addresses.stream().filter(a -> a instanceof Inet4Address == ipv4).toList();
    if (wanted.isEmpty()) {
      throw new UnknownHostException(host + ": no " + (ipv4 ? "IPv4" : "IPv6") + " address");
    }
    return wanted;
  }
}
