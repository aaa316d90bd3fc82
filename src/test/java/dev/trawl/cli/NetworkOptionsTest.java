package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections are made. The server stands in for the proxy too.
final class NetworkOptionsTest {
  private final WebServer server = new WebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aProxyIsAskedForTheWholeUrl() {
    Cli.run("-x", "127.0.0.1:" + server.port(), "http://h.test/a").exits(0);
    assertEquals("GET http://h.test/a HTTP/1.1", server.last().getRequestLine());
    assertEquals("h.test", server.last().getHeaders().get("Host"));
    assertNull(server.last().getHeaders().get("Proxy-Authorization"));
  }

  @Test
  void proxyCredentialsAreSent() {
    Cli.run("--proxy", "http://me:p%40ss@127.0.0.1:" + server.port(), "http://h.test/").exits(0);
    assertEquals(
        Credentials.basic("me", "p@ss"), server.last().getHeaders().get("Proxy-Authorization"));
  }

  @Test
  void theEnvironmentNamesProxies() {
    throughProxy(new Cli().environment("http_proxy", proxy()));
    throughProxy(new Cli().environment("all_proxy", proxy()));
    throughProxy(new Cli().environment("ALL_PROXY", proxy()));
    throughProxy(
        new Cli()
            .environment("http_proxy", proxy())
            .environment("all_proxy", "http://127.0.0.1:1"));
    throughProxy(new Cli().environment("TRAWL_PROXY", proxy()));
  }

  @Test
  void theHttpProxyOfACgiProgramsClientIsNotTaken() {
    direct(new Cli().environment("HTTP_PROXY", dead()));
  }

  @Test
  void exceptionsAreConnectedToDirectly() {
    for (String hosts : new String[] {"127.0.0.1", "x.test, 127.0.0.1", "*"}) {
      direct(new Cli().environment("http_proxy", dead()).environment("no_proxy", hosts));
      direct(new Cli().environment("http_proxy", dead()).environment("NO_PROXY", hosts));
      direct(new Cli().environment("no_proxy", hosts), "-x", dead());
    }
  }

  @Test
  void theOptionGoesBeforeTheEnvironmentAndAnEmptyOneTurnsItOff() {
    Cli environment = new Cli().environment("http_proxy", dead()).environment("all_proxy", dead());
    environment.with("-x", proxy(), "http://h.test/").exits(0);
    direct(new Cli().environment("http_proxy", dead()), "--proxy=");
    direct(new Cli().environment("http_proxy", dead()), "-x", "");
  }

  @Test
  void aProxyOfTheEnvironmentThatCannotBeUsedIsAnErrorNamingIt() {
    Cli.Result result =
        new Cli().environment("http_proxy", "https://u:s3cr3t@h:1").with(server.url("/")).exits(2);
    assertTrue(result.err().startsWith("trawl: http_proxy: proxy scheme"), result.err());
  }

  @Test
  void aHostCanBeGivenItsAddress() {
    String url = "http://Name.test:" + server.port() + "/";
    JsonNode record =
        Cli.run("--resolve", "name.TEST:" + server.port() + ":127.0.0.1", url).exits(0).record();
    assertEquals("127.0.0.1", record.get("remote_ip").textValue());
    assertEquals("name.test:" + server.port(), server.last().getHeaders().get("Host"));
    Cli.run("--retry", "0", "--resolve", "name.test:1:127.0.0.1", url).exits(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h.test:80:127.0.0.1,",
        "h.test:80:[::1],127.0.0.1",
        "h.test:80:::1,10.0.0.1",
        "+h.test:80:127.0.0.1",
        "*:80:127.0.0.1",
        "+*:80:[2001:db8::1]",
        "[::1]:80:127.0.0.1",
        "10.0.0.1:80:127.0.0.1",
        "b\u00FCcher.test:80:127.0.0.1",
      })
  void addressesAreGivenAsWithCurl(String given) {
    Cli.run("--resolve", given, "--dry-run", "http://h.test/").exits(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h.test",
        "h.test:80",
        "h.test:80:",
        "h.test:80:,",
        "h.test::127.0.0.1",
        "h.test:x:127.0.0.1",
        "h.test:65536:127.0.0.1",
        "h.test:0:127.0.0.1",
        ":80:127.0.0.1",
        "h.test:80:localhost",
        "h.test:80:127.0.0.1,x",
        "h.test:80:127.1",
        "h.test:80:[127.0.0.1",
        "h.test:80:::1]",
        "h.test:80:fe80::1%lo",
        "::1:80:127.0.0.1",
        "a b:80:127.0.0.1",
        "h.test/x:80:127.0.0.1",
        "*.test:80:127.0.0.1",
        "h@h.test:80:127.0.0.1",
        "h.test:80:127.0.0.1:81"
      })
  void anythingElseGivenForAHostIsAUsageError(String given) {
    Cli.Result result = Cli.run("--resolve", given, server.url("/")).exits(2);
    assertTrue(result.err().contains("--resolve"), result.err());
    assertEquals(0, server.requests().size());
  }

  @Test
  void addressesCanBeNarrowedToOneFamily() {
    String url = "http://localhost:" + server.port() + "/";
    assertEquals("127.0.0.1", Cli.run("-4", url).exits(0).record().get("remote_ip").textValue());
    JsonNode record = Cli.run("-6", "--retry", "0", url).exits(1).record();
    String kind = record.at("/error/kind").textValue();
    // Depends on whether localhost is ::1 too.
    assertTrue(kind.equals("dns") || kind.equals("connect"), kind);
  }

  @Test
  void http2CanBeSpokenWithoutAsking() throws IOException {
    try (WebServer h2 = new WebServer().protocols(Protocol.H2_PRIOR_KNOWLEDGE).start()) {
      JsonNode record = Cli.run("--http2-prior-knowledge", h2.url("/")).exits(0).record();
      assertEquals("h2_prior_knowledge", record.get("http_version").textValue());
    }
    assertEquals(
        "http/1.1",
        Cli.run("--http2", server.url("/")).exits(0).record().get("http_version").textValue());
  }

  private String proxy() {
    return "http://127.0.0.1:" + server.port();
  }

  private static String dead() {
    return "http://127.0.0.1:1";
  }

  private void throughProxy(Cli cli) {
    cli.with("http://h.test/").exits(0);
    assertEquals("GET http://h.test/ HTTP/1.1", server.last().getRequestLine());
  }

  private void direct(Cli cli, String... options) {
    int before = server.requests().size();
    cli.with(Cli.arguments(List.of(options), server.url("/direct"))).exits(0);
    assertEquals(before + 1, server.requests().size());
    assertEquals("GET /direct HTTP/1.1", server.last().getRequestLine());
  }
}
