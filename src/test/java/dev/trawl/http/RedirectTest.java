package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.io.Memory;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Redirect;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class RedirectTest {
  @Parameter private Way way;
  private MockWebServer server;
  private MockWebServer other;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http();
    other = Servers.http();
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @Test
  void everyStepIsRecorded() throws IOException {
    server.enqueue(Servers.redirect(301, "/b"));
    server.enqueue(Servers.redirect(302, "c?d#e"));
    server.enqueue(Servers.status(404).body("not here").build());
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(
          List.of(new Redirect(301, url("/a")), new Redirect(302, url("/b"))), attempt.redirects());
      assertEquals(Optional.of(url("/c?d")), attempt.finalUrl());
      assertEquals(404, Client.answer(attempt).status());
      assertEquals(8, Client.answer(attempt).bodyBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, GET",
    "302, GET, GET",
    "303, GET, GET",
    "307, GET, GET",
    "308, GET, GET",
    "301, HEAD, HEAD",
    "303, HEAD, HEAD",
    "307, HEAD, HEAD",
    "301, POST, GET",
    "302, POST, GET",
    "303, POST, GET",
    "307, POST, POST",
    "308, POST, POST",
    "301, PUT, PUT",
    "302, PUT, PUT",
    "303, PUT, GET",
    "307, PUT, PUT",
    "302, DELETE, DELETE",
    "303, DELETE, GET",
  })
  void theMethodChangesAsInBrowsers(int status, String method, String then) throws Exception {
    server.enqueue(Servers.redirect(status, "/b"));
    server.enqueue(Servers.body(""));
    OptionsBuilder options = new OptionsBuilder().method(method);
    if (method.equals("POST") || method.equals("PUT")) {
      options.body("data").header("Content-Type", "text/x");
    }
    try (Client client = client(options)) {
      client.answer(url("/a"));
    }
    RecordedRequest first = Servers.request(server);
    RecordedRequest second = Servers.request(server);
    assertEquals(then, second.getMethod());
    boolean changed = !method.equals(then);
    assertEquals(changed ? 0 : first.getBodySize(), second.getBodySize());
    assertEquals(
        changed ? null : first.getHeaders().get("Content-Type"),
        second.getHeaders().get("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306, 399})
  void otherStatusesAreNotFollowed(int status) throws IOException {
    server.enqueue(Servers.redirect(status, "/b"));
    try (Client client = client(new OptionsBuilder())) {
      assertEquals(status, client.answer(url("/a")).status());
    }
  }

  @Test
  void aRedirectIsTheAnswerWhenNoneAreFollowed() throws IOException {
    server.enqueue(Servers.status(302).setHeader("Location", "/b").body("gone").build());
    try (Client client = client(new OptionsBuilder().noRedirects())) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(302, Client.answer(attempt).status());
      assertEquals(4, Client.answer(attempt).bodyBytes());
      assertEquals(List.of(), attempt.redirects());
      assertEquals(Optional.empty(), attempt.finalUrl());
    }
  }

  @Test
  void asManyAreFollowedAsAllowed() throws IOException {
    server.enqueue(Servers.redirect(302, "/b"));
    server.enqueue(Servers.redirect(302, "/c"));
    server.enqueue(Servers.body("end"));
    try (Client client = client(new OptionsBuilder().maxRedirects(2))) {
      assertEquals(3, client.answer(url("/a")).bodyBytes());
    }
  }

  @Test
  void oneMoreThanAllowedIsAFailure() throws IOException {
    server.enqueue(Servers.redirect(302, "/b"));
    server.enqueue(Servers.redirect(307, "/c"));
    try (Client client = client(new OptionsBuilder().maxRedirects(1))) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(
          Failure.of(ErrorKind.REDIRECT, "more than 1 redirects", "limit"),
          Client.failure(attempt));
      assertEquals(307, attempt.outcome().answer().orElseThrow().status());
      assertEquals(List.of(new Redirect(302, url("/a"))), attempt.redirects());
      assertEquals(Optional.of(url("/b")), attempt.finalUrl());
    }
  }

  @Test
  void aLoopEndsAtTheLimit() throws IOException {
    for (int i = 0; i <= 10; i++) {
      server.enqueue(Servers.redirect(302, "/a"));
    }
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(ErrorKind.REDIRECT, Client.failure(attempt).kind());
      assertEquals(10, attempt.redirects().size());
      assertEquals(11, server.getRequestCount());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x/",
        "http://",
        "http://h:99999/",
        "http://127.1/",
        "http://a b/",
        "mailto:x"
      })
  void aLocationThatCannotBeRequestedIsAFailure(String location) throws IOException {
    server.enqueue(Servers.redirect(302, location));
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(
          Failure.of(
              ErrorKind.REDIRECT,
              "Location is no http or https URL, or a too long one",
              "bad_location"),
          Client.failure(attempt));
      assertEquals(302, attempt.outcome().answer().orElseThrow().status());
      assertEquals(Optional.empty(), attempt.finalUrl());
    }
  }

  @Test
  void aMissingLocationIsAFailure() throws IOException {
    server.enqueue(Servers.status(302).build());
    try (Client client = client(new OptionsBuilder())) {
      assertEquals(
          Failure.of(ErrorKind.REDIRECT, "redirect without a Location", "bad_location"),
          client.failure(url("/a")));
    }
  }

  @Test
  void theConnectionIsUsedAgain() throws Exception {
    server.enqueue(Servers.status(302).setHeader("Location", "/b").body("moved").build());
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder())) {
      client.answer(url("/a"));
    }
    Servers.request(server);
    assertEquals(1, Servers.request(server).getExchangeIndex());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLongBodyIsNotReadToItsEnd(boolean chunked) throws Exception {
    String body = "x".repeat(5_000_000);
    server.enqueue(
        chunked
            ? Servers.status(302).setHeader("Location", "/b").chunkedBody(body, 100_000).build()
            : Servers.status(302).setHeader("Location", "/b").body(body).build());
    server.enqueue(Servers.body("end"));
    try (Client client = client(new OptionsBuilder())) {
      assertEquals(3, client.answer(url("/a")).bodyBytes());
    }
    Servers.request(server);
    assertEquals(0, Servers.request(server).getExchangeIndex(), "on another connection");
  }

  @Test
  void onTheSameOriginEverythingGoesAlong() throws Exception {
    server.enqueue(Servers.redirect(302, "/b"));
    server.enqueue(Servers.body(""));
    try (Client client = client(secrets())) {
      client.answer(url("/a"));
    }
    Servers.request(server);
    assertSecrets(Servers.request(server).getHeaders(), true);
  }

  @Test
  void secretsDoNotGoToAnotherOriginNorComeBack() throws Exception {
    server.enqueue(Servers.redirect(307, Servers.url(other, "/b")));
    other.enqueue(Servers.redirect(307, url("/c")));
    server.enqueue(Servers.redirect(307, "/d"));
    server.enqueue(Servers.body("end"));
    try (Client client = client(secrets().netrc("default login x password y"))) {
      Attempt attempt = client.fetch(url("/a").replace("//", "//user:pass@"));
      assertEquals(3, Client.answer(attempt).bodyBytes());
      assertFalse(attempt.toString().contains("pass"), attempt::toString);
    }
    Headers first = Servers.request(server).getHeaders();
    assertEquals("Basic dXNlcjpwYXNz", first.get("Authorization"));
    assertEquals("s", first.get("X-Api-Key"));
    assertSecrets(Servers.request(other).getHeaders(), false);
    assertSecrets(Servers.request(server).getHeaders(), false);
    assertSecrets(Servers.request(server).getHeaders(), false);
  }

  @Test
  void anotherHostNameIsAnotherOrigin() throws Exception {
    server.enqueue(Servers.redirect(302, "http://localhost:" + server.getPort() + "/b"));
    server.enqueue(Servers.body(""));
    try (Client client = client(secrets())) {
      client.answer(url("/a"));
    }
    Servers.request(server);
    assertSecrets(Servers.request(server).getHeaders(), false);
  }

  @Test
  void aBodyThatGoesToAnotherOriginKeepsItsType() throws Exception {
    server.enqueue(Servers.redirect(307, Servers.url(other, "/b")));
    other.enqueue(Servers.body(""));
    OptionsBuilder options =
        new OptionsBuilder().method("POST").body("a=b").header("Content-Type", "text/x");
    try (Client client = client(options)) {
      client.answer(url("/a"));
    }
    RecordedRequest request = Servers.request(other);
    assertEquals("a=b", request.getBody().utf8());
    assertEquals("text/x", request.getHeaders().get("Content-Type"));
  }

  @Test
  void userinfoThatAServerPutsInIsDropped() throws Exception {
    server.enqueue(Servers.redirect(302, url("/b").replace("//", "//evil:pass@")));
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(Optional.of(url("/b")), attempt.finalUrl());
    }
    Servers.request(server);
    assertNull(Servers.request(server).getHeaders().get("Authorization"));
  }

  @Test
  void cookiesOfTheJarGoWhereTheyBelong() throws Exception {
    String elsewhere = "http://localhost:" + other.getPort() + "/b";
    server.enqueue(
        Servers.status(302)
            .addHeader("Set-Cookie", "a=1")
            .setHeader("Location", elsewhere)
            .build());
    other.enqueue(
        Servers.status(302)
            .addHeader("Set-Cookie", "b=2")
            .setHeader("Location", url("/c"))
            .build());
    server.enqueue(Servers.body(""));
    try (Client client =
        client(new OptionsBuilder().cookies(new CookieStore(Memory.usual().cookies())))) {
      client.answer(url("/a"));
    }
    Servers.request(server);
    assertNull(Servers.request(other).getHeaders().get("Cookie"));
    assertEquals("a=1", Servers.request(server).getHeaders().get("Cookie"));
  }

  @Test
  void aFailureAfterARedirectHasNoAnswer() throws Exception {
    try (var dead = Servers.deadPort();
        Client client = client(new OptionsBuilder())) {
      String target = "http://127.0.0.1:" + dead.getLocalPort() + "/";
      server.enqueue(Servers.redirect(302, target));
      Attempt attempt = client.fetch(url("/a"));
      assertEquals(ErrorKind.CONNECT, Client.failure(attempt).kind());
      assertEquals(Optional.empty(), attempt.outcome().answer());
      assertEquals(Optional.of(target), attempt.finalUrl());
      assertEquals(List.of(new Redirect(302, url("/a"))), attempt.redirects());
    }
  }

  @Test
  void aRedirectIsFollowedEvenIfItsBodyIsCut() throws IOException {
    server.enqueue(Servers.body("x"));
    try (RawServer cut =
            RawServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: " + url("/b") + "\r\nContent-Length: 9\r\n\r\nx");
        Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(cut.url("http"));
      assertEquals(200, Client.answer(attempt).status());
      assertEquals(Optional.of(url("/b")), attempt.finalUrl());
    }
  }

  private static OptionsBuilder secrets() {
    return new OptionsBuilder()
        .header("X-Api-Key", "s")
        .header("Accept", "text/x")
        .header("Accept-Language", "de")
        .header("User-Agent", "tester")
        .authorization("Bearer s")
        .cookie("s=s");
  }

  private static void assertSecrets(Headers headers, boolean sent) {
    for (String name : List.of("X-Api-Key", "Authorization", "Cookie")) {
      assertEquals(sent, headers.get(name) != null, name);
    }
    assertEquals("text/x", headers.get("Accept"));
    assertEquals("de", headers.get("Accept-Language"));
    assertEquals("tester", headers.get("User-Agent"));
    assertTrue(headers.get("Accept-Encoding") != null);
  }

  private Client client(OptionsBuilder options) throws IOException {
    return new Client(way, options);
  }

  private String url(String path) {
    return Servers.url(server, path);
  }
}
