package dev.trawl.http.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.http.exchange.Addresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NetworkOptionsTest {
  private static final List<InetAddress> NAMED = List.of(address("10.0.0.1"), address("::1"));
  private static final List<InetAddress> OTHERS = List.of(address("10.0.0.2"));

  private final NetworkOptions options =
      new NetworkOptions(
          NetworkOptions.HttpVersions.NEGOTIATED,
          Duration.ofSeconds(1),
          NetworkOptions.AddressFamily.ANY,
          AddressGuard.NONE,
          Map.of("h.test:443", NAMED, "*:443", OTHERS, "::1:80", OTHERS),
          Proxies.NONE);

  @Test
  void aHostThatIsNamedHasItsOwnAddresses() {
    assertEquals(Optional.of(NAMED), options.addresses("h.test", 443));
    assertEquals(Optional.of(OTHERS), options.addresses("::1", 80));
    assertEquals(Optional.empty(), options.addresses("h.test", 80));
  }

  @Test
  void theStarIsForAllOthersOnItsPort() {
    assertEquals(Optional.of(OTHERS), options.addresses("x.test", 443));
    assertEquals(Optional.empty(), options.addresses("x.test", 80));
  }

  private static InetAddress address(String text) {
    return Addresses.parse(text).orElseThrow();
  }
}
