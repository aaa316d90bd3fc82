package dev.trawl.http.connect;

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
/// @param noProxy hosts that are connected to directly: names (subdomains too), addresses, `*`
public record Proxies(Optional<Server> http, Optional<Server> https, List<String> noProxy) {
  /// Always direct.
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  public Proxies {
    noProxy = noProxy.stream().map(e -> e.replaceFirst("^\\.|^\\[(.*)]$", "$1")).toList();
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
  Optional<Server> server(String scheme, String host) {
    Optional<Server> server = scheme.equals("https") ? https : http;
    return server.isEmpty() || isExempt(host) ? Optional.empty() : server;
  }

  private boolean isExempt(String host) {
    for (String entry : noProxy) {
      if (entry.equals("*") || host.equals(entry) || host.endsWith("." + entry)) {
        return true;
      }
    }
    return false;
  }
}
