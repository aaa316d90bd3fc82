package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Packaged;
import dev.trawl.WebServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Row 46: with a proxy, `--deny-private` sees the proxy's address only.
final class ProxyGuardIT {
  @Test
  void aProxyIsRefusedUnlessItIsTrusted() throws Exception {
    try (WebServer proxy = new WebServer().start()) {
      for (String variable : List.of("http_proxy", "https_proxy", "all_proxy", "TRAWL_PROXY")) {
        refused(Packaged.run(Map.of(variable, proxy.url("")), "--deny-private", "http://h.test/"));
      }
      refused(Packaged.run("-x", proxy.url(""), "--deny-private", "http://h.test/"));
      assertEquals(List.of(), proxy.requests());
      Packaged.run(
              Map.of("http_proxy", proxy.url("")),
              "--deny-private",
              "--proxy-trusted",
              "--allow-net",
              "127.0.0.1",
              "http://h.test/")
          .exits(0);
      assertEquals("GET http://h.test/ HTTP/1.1", proxy.last().getRequestLine());
    }
  }

  private static void refused(Packaged.Ended ended) {
    ended.exits(2);
    assertEquals("", ended.out());
    assertTrue(ended.err().contains("--proxy-trusted"), ended.err());
  }
}
