package dev.trawl.cli;

import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.http.connect.AddressGuard;
import dev.trawl.http.connect.AddressGuard.Network;
import dev.trawl.io.Memory;
import dev.trawl.policy.CrawlDelays;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What servers, and lists from others, may not do.
final class SafetyMixin extends OptionGroup {
  private final Supplier<Long> maxFilesize =
      value(
          Long.class,
          OptionSpec.builder("--max-filesize")
              .paramLabel("SIZE")
              .converters(new SizeConverter())
              .defaultValue("100M")
              .description(
                  "Longest body, after decompression. trawl stops reading a longer one."
                      + " Default: ${DEFAULT-VALUE}."));

  private final Supplier<Optional<Long>> memory =
      optional(
          Long.class,
          OptionSpec.builder("--memory")
              .paramLabel("SIZE")
              .converters(new SizeConverter())
              .description(
                  "Memory for bodies, cookies, robots.txt and waiting records in all. If"
                      + " it is used up, attempts wait, or the oldest data go; the summary says"
                      + " so. Default: three quarters of Java's heap."));

  private final Supplier<Boolean> denyPrivate =
      flag(
          OptionSpec.builder("--deny-private")
              .description(
                  "Connect to public addresses only, whatever a name, a redirect or an odd"
                      + " spelling leads to."));

  private final Supplier<List<String>> allowNet =
      list(
          OptionSpec.builder("--allow-net")
              .paramLabel("CIDR")
              .splitRegex(",")
              .description("Networks that --deny-private allows, such as 10.1.0.0/16."));

  private final Supplier<Boolean> proxyTrusted =
      flag(
          OptionSpec.builder("--proxy-trusted")
              .description(
                  "Allow a proxy with --deny-private, although trawl cannot see where it"
                      + " connects to."));

  private final Supplier<Boolean> locationTrusted =
      flag(
          OptionSpec.builder("--location-trusted")
              .description(
                  "Send headers, cookies and credentials to other origins too, if"
                      + " redirects lead there."));

  private final Supplier<Boolean> allowDowngrade =
      flag(
          OptionSpec.builder("--allow-downgrade")
              .description("Follow redirects from https to http."));

  private final Supplier<Boolean> robots =
      flag(
          OptionSpec.builder("--robots")
              .description(
                  "Fetch only URLs that robots.txt allows for the User-Agent, as slowly as"
                      + " its Crawl-delay asks, up to "
                      + CrawlDelays.LONGEST.toSeconds()
                      + "s between two requests."));

  SafetyMixin() {
    super("Safety");
  }

  /// @param maxBytes of a body
  /// @param memory for all that servers send
  record Safety(
      long maxBytes,
      AddressGuard guard,
      boolean proxyTrusted,
      boolean locationTrusted,
      boolean allowDowngrade,
      boolean robots,
      Memory memory) {}

  Safety value() {
    if (!denyPrivate.get() && !allowNet.get().isEmpty()) {
      throw invalid("--allow-net needs --deny-private");
    }
    return new Safety(
        maxFilesize.get(),
        new AddressGuard(denyPrivate.get(), networks()),
        proxyTrusted.get(),
        locationTrusted.get(),
        allowDowngrade.get(),
        robots.get(),
        memory());
  }

  private Memory memory() {
    if (memory.get().isEmpty()) {
      return Memory.usual();
    }
    long size = memory.get().get();
    long heap = Runtime.getRuntime().maxMemory();
    if (size < Memory.LEAST || size > heap) {
      throw invalid(
          "--memory has to be from 1M to "
              + heap / (1 << 20)
              + "M, which is all that Java has (TRAWL_JAVA_OPTS=-Xmx512m gives it more)");
    }
    return Memory.of(size);
  }

  private List<Network> networks() {
    List<Network> networks = new ArrayList<>();
    for (String text : allowNet.get()) {
      try {
        networks.add(Network.parse(text.strip()));
      } catch (IllegalArgumentException e) {
        throw invalid("--allow-net takes a network such as 10.1.0.0/16, not '" + text + "'");
      }
    }
    return networks;
  }
}
