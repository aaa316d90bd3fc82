package dev.trawl.http.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.connect.AddressGuard.Network;
import dev.trawl.http.exchange.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
  private static final AddressGuard GUARD = new AddressGuard(true, List.of());

  /// Reachable for IANA, but they stand for IPv4 addresses that a translator decides about.
  private static final String TRANSLATED = "64:ff9b::/96";

  /// A row of the registries.
  record Block(String block, String name, String reachable) {
    Network network() {
      return Network.parse(block);
    }
  }

  static List<Block> blocks() throws IOException {
    try (InputStream in = AddressGuardTest.class.getResourceAsStream("/iana/special-purpose.tsv")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(cells -> new Block(cells[0], cells[1], cells[2]))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void specialAddressesAreRefusedUnlessTheyAreGloballyReachable(Block block) throws IOException {
    boolean refused = !block.reachable().equals("True") || block.block().equals(TRANSLATED);
    List<InetAddress> edges = List.of(first(block.network()), last(block.network()));
    List<Block> others = blocks();
    for (InetAddress edge : edges) {
      // What a more specific row says more of, that row decides.
      boolean decided =
          others.stream()
              .noneMatch(other ->
                  other.network().bits() > block.network().bits()
                      && other.network().contains(edge));
      if (decided) {
        assertEquals(refused, isRefused(edge), block + " " + edge);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "224.0.0.1",
        "239.255.255.255",
        "::10.0.0.1",
        "::ffff:0:10.0.0.1",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "9000::1",
        "1::1",
      })
  void neitherAreOthersThatNobodyCanReachFromEverywhere(String address) throws Exception {
    assertTrue(isRefused(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.88.98.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db9::1",
        "2003::1",
        "2606:4700::1111",
        "3ffe::1",
        "3fff:1000::1",
      })
  void allOthersMayBeConnectedTo(String address) throws Exception {
    assertEquals(false, isRefused(InetAddress.getByName(address)));
  }

  private static boolean isRefused(InetAddress address) {
    try {
      GUARD.check(address);
      return false;
    } catch (FailureException e) {
      return true;
    }
  }

  private static InetAddress first(Network network) {
    return network.base();
  }

  private static InetAddress last(Network network) throws UnknownHostException {
    byte[] bytes = network.base().getAddress();
    for (int i = network.bits(); i < bytes.length * 8; i++) {
      bytes[i / 8] |= (byte) (0x80 >> i % 8);
    }
    return InetAddress.getByAddress(bytes);
  }
}
