package dev.trawl.http.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Proxy;
import java.util.List;
import java.util.Optional;
import okhttp3.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxiesTest {
  @ParameterizedTest
  @CsvSource({
    "proxy, HTTP, proxy, 1080",
    "proxy:3128, HTTP, proxy, 3128",
    "proxy:80, HTTP, proxy, 80",
    "http://proxy, HTTP, proxy, 1080",
    "HTTP://PROXY:3128/, HTTP, proxy, 3128",
    "127.0.0.1:3128, HTTP, 127.0.0.1, 3128",
    "[::1]:3128, HTTP, ::1, 3128",
    "http://[::1], HTTP, ::1, 1080",
    "socks5://proxy, SOCKS, proxy, 1080",
    "socks5h://proxy:9050, SOCKS, proxy, 9050",
  })
  void serversAreReadAsCurlDoes(String text, Proxy.Type type, String host, int port) {
    assertEquals(
        new Proxies.Server(type, host, port, Optional.empty()), Proxies.Server.parse(text));
  }

  @Test
  void userinfoBecomesAuthorization() {
    Proxies.Server server = Proxies.Server.parse("http://user:p%40ss@proxy:3128");
    assertEquals(Optional.of(Credentials.basic("user", "p@ss")), server.authorization());
    assertEquals("HTTP proxy:3128", server.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://",
        "https://proxy",
        "ftp://u:hunter2@proxy",
        "u:hunter2@proxy:99999",
        "u:hunter2@proxy/path",
        "u:hunter2@proxy?query",
        "u:hunter2@a b",
        "socks5://u:hunter2@proxy",
        "u:hunter2@"
      })
  void otherThingsAreRefusedWithoutShowingThem(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Proxies.Server.parse(text));
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "example.com, www.example.com, true",
    "example.com, badexample.com, false",
    "example.com, example.com., true",
    "example.com., example.com, true",
    ".example.com., a.example.com., true",
    ".example.com, example.com, true",
    ".example.com, www.example.com, true",
    "..example.com, www.example.com, false",
    "example.com:8080, example.com, false",
    "*.example.com, www.example.com, false",
    "., example.com, false",
    "com, example.com, true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1., 127.0.0.1, false",
    "0.1, 127.0.0.1, false",
    "127.0.0.1:80, 127.0.0.1, false",
    "10.32.0.0/11, 10.63.1.2, true",
    "10.32.0.0/11, 10.64.1.2, false",
    "10.1.2.3/32, 10.1.2.3, true",
    "10.1.2.3/33, 10.1.2.3, false",
    "10.1.2.3/0, 10.1.2.3, true",
    "0.0.0.0/0, 10.1.2.3, false",
    "10/8, 10.1.2.3, false",
    "010.0.0.0/8, 10.1.2.3, false",
    "10.0.0.0/8, x10.1.2.3, false",
    "10.0.0.0/8, ::1, false",
    "::1, ::1, true",
    "[::1], ::1, true",
    "[::1]:80, ::1, false",
    "0:0::1, ::1, true",
    "2001:db8::/33, 2001:db8:7fff::5, true",
    "[2001:db8::]/33, 2001:db8:7fff::5, true",
    "2001:db8::/33, 2001:db8:8000::5, false",
    "2001:db8::/129, 2001:db8::, false",
    "::/0, 10.1.2.3, false",
    "*, example.com, true",
    "*, ::1, true",
  })
  void namesDomainsAndBlocksAreExempt(String entry, String host, boolean exempt) {
    assertEquals(exempt, proxies(List.of(entry)).server("http", host).isEmpty());
    boolean star = entry.equals("*");
    Proxies others = proxies(List.of("x.test", entry, "2001:db9::/32"));
    assertEquals(exempt && !star, others.server("https", host).isEmpty());
  }

  @Test
  void eachSchemeHasItsOwn() {
    Proxies proxies =
        new Proxies(Optional.of(Proxies.Server.parse("a")), Optional.empty(), List.of());
    assertEquals("a", proxies.server("http", "h").orElseThrow().host());
    assertEquals(Optional.empty(), proxies.server("https", "h"));
  }

  private static Proxies proxies(List<String> exempt) {
    return new Proxies(
        Optional.of(Proxies.Server.parse("a")), Optional.of(Proxies.Server.parse("b")), exempt);
  }
}
