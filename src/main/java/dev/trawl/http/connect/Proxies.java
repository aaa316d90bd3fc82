package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import java.net.InetAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/// Which requests go through which proxy.
///
/// @param http for `http` URLs
/// @param https for `https` URLs
/// @param noProxy hosts that are connected to directly, as curl has them: names (subdomains too),
///   addresses and blocks of addresses; `*` alone for all
public record Proxies(Optional<Server> http, Optional<Server> https, List<String> noProxy) {
  /// Always direct.
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  public Proxies {
    noProxy = List.copyOf(noProxy);
  }

  /// A proxy server.
  ///
  /// @param authorization for `Proxy-Authorization`
  public record Server(Proxy.Type type, String host, int port, Optional<String> authorization) {
    private static final int DEFAULT_PORT = 1080;

    /// Reads `[scheme://][user:password@]host[:port]` as curl does: scheme `http` unless given,
    /// port 1080. `socks5` and `socks5h` both leave the look-up to the proxy.
    ///
    /// @throws IllegalArgumentException with a sentence that does not repeat the text, which may
    ///   hold a password
    public static Server parse(String text) {
      int end = text.indexOf("://");
      String scheme = end < 0 ? "http" : text.substring(0, end).toLowerCase(Locale.ROOT);
      Proxy.Type type =
          switch (scheme) {
            case "http" -> Proxy.Type.HTTP;
            case "socks5", "socks5h", "socks" -> Proxy.Type.SOCKS;
            default ->
                throw new IllegalArgumentException(
                    "proxy scheme is not http, socks5 or socks5h: " + scheme);
          };
      String rest = end < 0 ? text : text.substring(end + 3);
      String authority = rest.replaceFirst("/+$", "");
      // HttpUrl hides a port that is its scheme's default: tell the two apart beforehand.
      boolean hasPort = authority.matches(".*:\\d+");
      HttpUrl url = HttpUrl.parse("http://" + authority + "/");
      if (url == null || authority.matches(".*[/?#\\\\].*")) {
        throw new IllegalArgumentException("proxy is not [scheme://][user:password@]host[:port]");
      }
      Optional<String> authorization =
          url.username().isEmpty() && url.password().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8));
      if (type == Proxy.Type.SOCKS && authorization.isPresent()) {
        throw new IllegalArgumentException("user and password work with http proxies only");
      }
      return new Server(type, url.host(), hasPort ? url.port() : DEFAULT_PORT, authorization);
    }

    /// Host and port, an IPv6 address in brackets.
    String address() {
      return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    @Override
    public String toString() {
      return type + " " + host + ":" + port;
    }
  }

  /// The proxy for a URL; empty for a direct connection.
  ///
  /// @param host as in a URL, in small letters and without brackets
  public Optional<Server> server(String scheme, String host) {
    Optional<Server> server = scheme.equals("https") ? https : http;
    return server.isEmpty() || isExempt(host) ? Optional.empty() : server;
  }

  private boolean isExempt(String host) {
    if (noProxy.equals(List.of("*"))) {
      return true;
    }
    Optional<InetAddress> address = Addresses.parse(host);
    return address.isPresent()
        ? noProxy.stream().anyMatch(entry -> isOf(entry, address.get()))
        : noProxy.stream().anyMatch(entry -> isIn(withoutEnd(entry), withoutEnd(host)));
  }

  /// Whether an entry is an address, or a block of such. One of 0 bits is the address itself.
  private static boolean isOf(String entry, InetAddress address) {
    int slash = entry.indexOf('/');
    String bare = Addresses.withoutBrackets(slash < 0 ? entry : entry.substring(0, slash));
    Optional<InetAddress> base = Addresses.parse(bare);
    String bits = slash < 0 ? "0" : entry.substring(slash + 1);
    if (base.isEmpty() || !bits.matches("\\d{1,3}")) {
      return false;
    }
    int all = base.get().getAddress().length * 8;
    int counted = Integer.parseInt(bits) == 0 ? all : Integer.parseInt(bits);
    return counted <= all && new AddressGuard.Network(base.get(), counted).contains(address);
  }

  private static boolean isIn(String entry, String host) {
    String domain = entry.startsWith(".") ? entry.substring(1) : entry;
    return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
  }

  private static String withoutEnd(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
