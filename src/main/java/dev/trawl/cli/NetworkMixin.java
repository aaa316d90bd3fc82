package dev.trawl.cli;

import dev.trawl.cli.SafetyMixin.Safety;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.NetworkOptions.AddressFamily;
import dev.trawl.http.connect.NetworkOptions.HttpVersions;
import dev.trawl.http.connect.Proxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// How connections are made.
final class NetworkMixin extends OptionGroup {
  private final Supplier<Boolean> http11 =
      flag(OptionSpec.builder("--http1.1").description("Speak HTTP/1.1 only."));

  private final Supplier<Boolean> http2 =
      flag(
          OptionSpec.builder("--http2")
              .description("Speak HTTP/2 where the server agrees over TLS. The default."));

  private final Supplier<Boolean> priorKnowledge =
      flag(
          OptionSpec.builder("--http2-prior-knowledge")
              .description("Speak HTTP/2 without asking first, also to http URLs."));

  private final Supplier<Optional<String>> proxy =
      optional(
          String.class,
          OptionSpec.builder("-x", "--proxy")
              .paramLabel("URL")
              .description(
                  "[http|socks5://][user:password@]host[:port] for all requests. Default:"
                      + " http_proxy, https_proxy and all_proxy; no_proxy names exceptions from"
                      + " all of these."));

  private final Supplier<List<String>> resolve =
      list(
          OptionSpec.builder("--resolve")
              .paramLabel("HOST:PORT:ADDR")
              .description("Use these addresses (comma between them) for a host and port."));

  private final Supplier<Boolean> ipv4 =
      flag(OptionSpec.builder("-4", "--ipv4").description("Use IPv4 addresses only."));

  private final Supplier<Boolean> ipv6 =
      flag(OptionSpec.builder("-6", "--ipv6").description("Use IPv6 addresses only."));

  NetworkMixin() {
    super("Network");
  }

  NetworkOptions value(Map<String, String> environment, Duration connectTimeout, Safety safety) {
    if ((http11.get() ? 1 : 0) + (http2.get() ? 1 : 0) + (priorKnowledge.get() ? 1 : 0) > 1) {
      throw invalid("only one of --http1.1, --http2 and --http2-prior-knowledge can be used");
    }
    if (ipv4.get() && ipv6.get()) {
      throw invalid("only one of --ipv4 and --ipv6 can be used");
    }
    Proxies proxies = proxies(environment);
    if (safety.guard().denyPrivate()
        && !safety.proxyTrusted()
        && (proxies.http().isPresent() || proxies.https().isPresent())) {
      throw invalid(
          "--deny-private cannot see where a proxy connects to; add --proxy-trusted if the proxy"
              + " does");
    }
    return new NetworkOptions(
        http11.get()
            ? HttpVersions.HTTP_1_1
            : priorKnowledge.get() ? HttpVersions.HTTP_2_PRIOR_KNOWLEDGE : HttpVersions.NEGOTIATED,
        connectTimeout,
        ipv4.get() ? AddressFamily.IPV4 : ipv6.get() ? AddressFamily.IPV6 : AddressFamily.ANY,
        safety.guard(),
        addresses(),
        proxies);
  }

  private Map<String, List<InetAddress>> addresses() {
    Map<String, List<InetAddress>> addresses = new HashMap<>();
    for (String entry : resolve.get()) {
      String[] parts = entry.split(":", 3);
      if (parts.length < 3 || !parts[1].matches("\\d{1,5}") || parts[2].isEmpty()) {
        throw invalid("--resolve takes HOST:PORT:ADDR[,ADDR]..., not '" + entry + "'");
      }
      List<InetAddress> given = new ArrayList<>();
      for (String address : parts[2].split(",", -1)) {
        given.add(literal(entry, address));
      }
      addresses.put(parts[0].toLowerCase(Locale.ROOT) + ":" + parts[1], given);
    }
    return addresses;
  }

  private InetAddress literal(String entry, String address) {
    String bare = address.replaceFirst("^\\[(.*)]$", "$1");
    // Java takes 1.2.3 for 1.2.0.3.
    if (bare.matches("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      try {
        return InetAddress.getByName(bare);
      } catch (UnknownHostException e) {
        // Said below.
      }
    }
    throw invalid("--resolve: '" + address + "' in '" + entry + "' is no IP address");
  }

  private Proxies proxies(Map<String, String> environment) {
    List<String> exceptions = exceptions(environment);
    if (proxy.get().isPresent()) {
      // An empty one turns those of the environment off, as with curl.
      Optional<Proxies.Server> given =
          proxy.get().filter(text -> !text.isEmpty()).map(text -> server("--proxy", text));
      return new Proxies(given, given, exceptions);
    }
    Optional<Proxies.Server> all = server(environment, "all_proxy", "ALL_PROXY");
    // Not HTTP_PROXY: in a CGI program a client can set it by a header field.
    Optional<Proxies.Server> http = server(environment, "http_proxy");
    Optional<Proxies.Server> https = server(environment, "https_proxy", "HTTPS_PROXY");
    return new Proxies(http.or(() -> all), https.or(() -> all), exceptions);
  }

  private static List<String> exceptions(Map<String, String> environment) {
    String hosts = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    return Arrays.stream(hosts.split("[,\\s]+"))
        .filter(host -> !host.isEmpty())
        .map(host -> host.toLowerCase(Locale.ROOT))
        .toList();
  }

  private Optional<Proxies.Server> server(Map<String, String> environment, String... names) {
    return Arrays.stream(names)
        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
        .findFirst()
        .map(name -> server(name, environment.get(name)));
  }

  private Proxies.Server server(String option, String text) {
    try {
      return Proxies.Server.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(option + ": " + e.getMessage());
    }
  }
}
