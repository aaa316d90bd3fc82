package dev.trawl.cli;

import dev.trawl.cli.SafetyMixin.Safety;
import dev.trawl.http.UrlParser;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.NetworkOptions.AddressFamily;
import dev.trawl.http.connect.NetworkOptions.HttpVersions;
import dev.trawl.http.connect.Proxies;
import dev.trawl.http.exchange.Addresses;
import dev.trawl.model.Input;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/// How connections are made.
final class NetworkMixin extends OptionGroup {
  private static final Pattern RESOLVE =
      Pattern.compile(
          "\\+?(?<host>\\[[^]]*]|[^:/?#@\\\\-][^:/?#@\\\\]*):(?<port>\\d+):(?<addresses>.*)");

  private final Supplier<Boolean> http11 =
      flag(OptionSpec.builder("--http1.1").description("Use HTTP/1.1 only."));

  private final Supplier<Boolean> http2 =
      flag(
          OptionSpec.builder("--http2")
              .description("Use HTTP/2 if the server agrees over TLS. This is the default."));

  private final Supplier<Boolean> priorKnowledge =
      flag(
          OptionSpec.builder("--http2-prior-knowledge")
              .description("Use HTTP/2 without asking first, also for http URLs."));

  private final Supplier<Optional<String>> proxy =
      optional(
          String.class,
          OptionSpec.builder("-x", "--proxy")
              .paramLabel("URL")
              .description(
                  "Proxy for all requests: [http|socks5://][user:password@]host[:port]."
                      + " Default: http_proxy, https_proxy and all_proxy; no_proxy names"
                      + " exceptions."));

  private final Supplier<List<String>> resolve =
      list(
          OptionSpec.builder("--resolve")
              .paramLabel("HOST:PORT:ADDR")
              .description(
                  "Use these addresses, with commas between them, for a host and port; '*'"
                      + " for all other hosts."));

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

  /// As curl has them: `+` in front means that they expire, which they do with the run.
  private Map<String, List<InetAddress>> addresses() {
    Map<String, List<InetAddress>> addresses = new HashMap<>();
    for (String entry : resolve.get()) {
      Matcher parts = RESOLVE.matcher(entry);
      if (!parts.matches()) {
        throw invalid("--resolve takes HOST:PORT:ADDR[,ADDR]..., not '" + entry + "'");
      }
      addresses.put(
          hostGiven(entry, parts.group("host"), parts.group("port")),
          addressesGiven(entry, parts.group("addresses")));
    }
    return addresses;
  }

  /// Name and port as URLs have them.
  private String hostGiven(String entry, String host, String port) {
    String url = "http://" + (host.equals("*") ? "any" : host) + ':' + port;
    String key =
        new UrlParser("http")
            .host(new Input.Text(url))
            .orElseThrow(
                () -> invalid("--resolve: no host and port from 1 to 65535 in '" + entry + "'"));
    return host.equals("*") ? key.replaceFirst("any", "*") : key.replaceFirst("^\\[(.*)]", "$1");
  }

  private List<InetAddress> addressesGiven(String entry, String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : text.split(",", -1)) {
      if (!address.isEmpty()) {
        addresses.add(
            Addresses.parse(Addresses.withoutBrackets(address))
                .orElseThrow(() ->
                    invalid("--resolve: '" + address + "' in '" + entry + "' is no IP address")));
      }
    }
    if (addresses.isEmpty()) {
      throw invalid("--resolve: no address in '" + entry + "'");
    }
    return addresses;
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
