package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class ProxyTest {
  private static final String BASIC = "Basic dXNlcjpwYXNz";
  private static final MockResponse CONNECTED = Servers.status(200).inTunnel().build();

  @Parameter private Way way;
  @TempDir private Path folder;
  private MockWebServer proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = Servers.http();
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name.invalid", "under_score.invalid", "[2001:db8::1]", "192.0.2.1:81"})
  void aProxyIsAskedForTheWholeUrl(String host) throws Exception {
    proxy.enqueue(Servers.body("by proxy"));
    try (Client client = client(viaProxy())) {
      assertEquals(8, client.answer("http://" + host + "/x?y").bodyBytes());
    }
    RecordedRequest request = Servers.request(proxy);
    assertEquals("GET http://" + host + "/x?y HTTP/1.1", request.getRequestLine());
    assertEquals(host, request.getHeaders().get("Host"));
    assertEquals(BASIC, request.getHeaders().get("Proxy-Authorization"));
  }

  @Test
  void aProxyThatRefusesIsAnAnswer() throws IOException {
    proxy.enqueue(Servers.status(407).setHeader("Proxy-Authenticate", "Basic").build());
    try (Client client = client(viaProxy())) {
      assertEquals(407, client.answer("http://name.invalid/").status());
      assertEquals(1, proxy.getRequestCount());
    }
  }

  @Test
  void anUnknownProxyIsDns() throws IOException {
    try (Client client = client(new OptionsBuilder().proxy("proxy.invalid:3128"))) {
      Failure failure = client.failure("http://127.0.0.1/");
      assertEquals(ErrorKind.DNS, failure.kind());
      assertTrue(failure.message().contains("proxy.invalid"), failure.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aDeadProxyIsConnect(String scheme) throws IOException {
    try (var dead = Servers.deadPort();
        Client client = client(new OptionsBuilder().proxy("127.0.0.1:" + dead.getLocalPort()))) {
      assertEquals(ErrorKind.CONNECT, client.kind(scheme + "://127.0.0.1/"));
    }
  }

  @Test
  void exemptHostsAreAskedDirectlyAndGetNoPassword() throws Exception {
    try (MockWebServer server = Servers.http();
        Client client = client(viaProxy("127.0.0.1"))) {
      server.enqueue(Servers.body(""));
      assertEquals(200, client.answer(Servers.url(server, "/")).status());
      RecordedRequest request = Servers.request(server);
      assertEquals("GET / HTTP/1.1", request.getRequestLine());
      assertNull(request.getHeaders().get("Proxy-Authorization"));
      assertEquals(0, proxy.getRequestCount());
    }
  }

  @Test
  void exemptIpv6AddressesAreAskedDirectly() throws Exception {
    try (Client client = client(viaProxy("::1"))) {
      // Whether or not somebody listens there.
      client.fetch("http://[::1]:1/");
      assertEquals(0, proxy.getRequestCount());
    }
  }

  @Test
  void aRedirectToAnExemptHostLeavesThePasswordBehind() throws Exception {
    try (MockWebServer server = Servers.http();
        Client client = client(viaProxy("127.0.0.1"))) {
      proxy.enqueue(Servers.redirect(302, Servers.url(server, "/x")));
      server.enqueue(Servers.body(""));
      assertEquals(200, client.answer("http://name.invalid/").status());
      assertEquals(BASIC, Servers.request(proxy).getHeaders().get("Proxy-Authorization"));
      assertNull(Servers.request(server).getHeaders().get("Proxy-Authorization"));
    }
  }

  @Test
  void resolveIsNotForTheProxy() throws Exception {
    proxy.enqueue(Servers.body("by proxy"));
    OptionsBuilder options =
        new OptionsBuilder()
            .proxy("localhost:" + proxy.getPort())
            .resolve("name.invalid:80", "127.0.0.2");
    try (Client client = client(options)) {
      assertEquals(8, client.answer("http://name.invalid/").bodyBytes());
    }
  }

  @Test
  void httpsGoesThroughATunnelThatThePasswordOpens() throws Exception {
    tunnel("name.invalid");
    proxy.enqueue(CONNECTED);
    proxy.enqueue(Servers.body("secret"));
    try (Client client = client(viaProxy().authorities(Certificates.rootFile(folder)))) {
      assertEquals(6, client.answer("https://name.invalid/x").bodyBytes());
    }
    RecordedRequest connect = Servers.request(proxy);
    assertEquals("CONNECT name.invalid:443 HTTP/1.1", connect.getRequestLine());
    assertEquals(BASIC, connect.getHeaders().get("Proxy-Authorization"));
    RecordedRequest request = Servers.request(proxy);
    assertEquals("/x", request.getTarget());
    assertNull(request.getHeaders().get("Proxy-Authorization"));
  }

  @Test
  void aProxyThatRefusesTheTunnelIsConnect() throws IOException {
    proxy.setDispatcher(
        new mockwebserver3.Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return Servers.status(407).setHeader("Proxy-Authenticate", "Basic").build();
          }
        });
    try (Client client = client(viaProxy())) {
      assertEquals(ErrorKind.CONNECT, client.kind("https://name.invalid/"));
      assertEquals(1, proxy.getRequestCount());
    }
  }

  @Test
  void theOtherEndOfATunnelDoesNotGetThePassword() throws Exception {
    tunnel("name.invalid");
    proxy.enqueue(CONNECTED);
    proxy.enqueue(Servers.status(407).setHeader("Proxy-Authenticate", "Basic").build());
    try (Client client = client(viaProxy().authorities(Certificates.rootFile(folder)))) {
      assertEquals(407, client.answer("https://name.invalid/").status());
      assertEquals(2, proxy.getRequestCount());
    }
    Servers.request(proxy);
    assertNull(Servers.request(proxy).getHeaders().get("Proxy-Authorization"));
  }

  @Test
  void socksProxiesLookTheHostUp() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (RawServer socks =
            new RawServer(connection -> {
              asked.add(acceptSocks5(connection));
              connection.readRequest();
              connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        Client client = client(new OptionsBuilder().proxy("socks5://127.0.0.1:" + socks.port()))) {
      assertEquals(200, client.answer("http://name.invalid/").status());
    }
    assertEquals(List.of("name.invalid"), asked);
  }

  /// Says yes to a client that wants a host by name (RFC 1928).
  private static String acceptSocks5(RawServer.Connection connection) throws IOException {
    connection.readByte();
    int methods = connection.readByte();
    for (int i = 0; i < methods; i++) {
      connection.readByte();
    }
    connection.say(new byte[] {5, 0});
    for (int i = 0; i < 3; i++) {
      connection.readByte();
    }
    int byName = 3;
    assertEquals(byName, connection.readByte());
    StringBuilder host = new StringBuilder();
    for (int length = connection.readByte(); length > 0; length--) {
      host.append((char) connection.readByte());
    }
    connection.readByte();
    connection.readByte();
    connection.say(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    return host.toString();
  }

  /// Makes the proxy play the server at the other end of its tunnels, too.
  private void tunnel(String host) {
    HandshakeCertificates certificates = Certificates.server(host);
    proxy.useHttps(certificates.sslSocketFactory());
  }

  private OptionsBuilder viaProxy(String... exempt) {
    return new OptionsBuilder().proxy("user:pass@127.0.0.1:" + proxy.getPort(), exempt);
  }

  private Client client(OptionsBuilder options) throws IOException {
    return new Client(way, options);
  }
}
