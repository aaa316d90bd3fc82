package dev.trawl.server;

import static dev.trawl.server.DemoClient.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the paths answer.
final class DemoServerTest {
  private static DemoServer server;
  private static DemoClient client;

  @BeforeAll
  static void start() throws IOException {
    server = DemoServer.start(0);
    client = new DemoClient(server.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void theRootListsThePaths() throws Exception {
    HttpResponse<String> response = client.get("/");
    assertEquals("text/plain; charset=utf-8", field(response, "Content-Type"));
    assertTrue(response.body().contains("\n/flaky/{k} "), response.body());
  }

  @Test
  void getEchoesArgumentsHeadersOriginAndUrl() throws Exception {
    String target = "/get?b=x+y%2B%C3%A9&a=1&a=2&empty";
    HttpResponse<String> response =
        client.getWith(target, "user-agent", "test", "X-Quote", "a\"\\");
    assertEquals("application/json", field(response, "Content-Type"));
    assertEquals(
        """
        {"args":{"a":["1","2"],"b":"x y+é","empty":""},\
        "headers":{"Host":"127.0.0.1:PORT","User-Agent":"test",\
        "X-Quote":"a\\"\\\\"},"origin":"127.0.0.1","url":"http://127.0.0.1:PORTTARGET"}\
        """
            .replace("PORT", Integer.toString(server.port()))
            .replace("TARGET", target),
        response.body());
  }

  @Test
  void getRefusesOtherMethods() throws Exception {
    HttpResponse<String> response = client.send("DELETE", "/get", "");
    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", field(response, "Allow"));
  }

  @Test
  void postEchoesTheBody() throws Exception {
    assertContains("\"data\":\"line\\nnext\"", client.send("POST", "/post", "line\nnext"));
    assertEquals(405, client.get("/post").statusCode());
  }

  @Test
  void anythingEchoesMethodAndBody() throws Exception {
    HttpResponse<String> response = client.send("PATCH", "/anything", "é");
    assertContains("\"data\":\"é\"", response);
    assertContains("\"method\":\"PATCH\"", response);
  }

  @Test
  void aBodyThatIsNoTextIsEchoedAsDataUrl() throws Exception {
    assertContains(
        "\"data\":\"data:application/octet-stream;base64,/wA=\"",
        client.post("/post", new byte[] {(byte) 0xff, 0}));
  }

  @Test
  void aBodyOfMoreThanOneMebibyteIsRefused() throws Exception {
    assertEquals(200, client.send("POST", "/post", "x".repeat(1 << 20)).statusCode());
    assertEquals(413, client.send("POST", "/post", "x".repeat(4 << 20)).statusCode());
  }

  @Test
  void headersEchoesTheHeaders() throws Exception {
    HttpResponse<String> response = client.getWith("/headers", "x-some-name", "value");
    assertTrue(response.body().startsWith("{\"headers\":{"), response.body());
    assertContains("\"X-Some-Name\":\"value\"", response);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 205, 299, 300, 304, 400, 418, 500, 599})
  void statusAnswersThatStatus(int status) throws Exception {
    HttpResponse<String> response = client.get("/status/" + status);
    assertEquals(status, response.statusCode());
    assertEquals("", response.body());
  }

  @Test
  void statusAddsWhatTheStatusAsksFor() throws Exception {
    assertEquals("/get", field(client.get("/status/307"), "Location"));
    assertEquals(
        "Basic realm=\"Fake Realm\"", field(client.get("/status/401"), "WWW-Authenticate"));
    assertEquals("7", field(client.get("/status/429?retry_after=7"), "Retry-After"));
    assertEquals("0", field(client.get("/status/503?retry_after=0"), "Retry-After"));
    assertEquals("none", field(client.get("/status/503"), "Retry-After"));
  }

  @Test
  void delayAnswersLateAndLikeGet() throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> response = client.get("/delay/0.15?a=1");
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
    assertContains("{\"args\":{\"a\":\"1\"},\"headers\":", response);
  }

  @Test
  void bytesAreThoseOfTheSeed() throws Exception {
    byte[] expected = new byte[20_001];
    new Random(expected.length).nextBytes(expected);
    HttpResponse<byte[]> response = client.getBytes("/bytes/20001");
    assertEquals("application/octet-stream", field(response, "Content-Type"));
    assertArrayEquals(expected, response.body());
    new Random(-3).nextBytes(expected);
    assertArrayEquals(expected, client.getBytes("/bytes/20001?seed=-3").body());
    assertEquals(0, client.getBytes("/bytes/0").body().length);
  }

  @Test
  void redirectCountsDownToGet() throws Exception {
    assertEquals(302, client.get("/redirect/3").statusCode());
    assertEquals("/redirect/2", field(client.get("/redirect/3"), "Location"));
    assertEquals("/get", field(client.get("/redirect/1"), "Location"));
  }

  @Test
  void gzipCompressesUnasked() throws Exception {
    HttpResponse<byte[]> response = client.getBytes("/gzip");
    assertEquals("gzip", field(response, "Content-Encoding"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      String json = new String(in.readAllBytes(), UTF_8);
      assertTrue(json.startsWith("{\"gzipped\":true,\"headers\":{"), json);
      assertTrue(json.endsWith("},\"method\":\"GET\"}"), json);
    }
  }

  @Test
  void documentsHaveTheirTypes() throws Exception {
    assertContains("{\"slideshow\":{\"author\":", client.get("/json"));
    assertContains("<title>A small page</title>", client.get("/html"));
    assertEquals("text/html; charset=utf-8", field(client.get("/html"), "Content-Type"));
    assertContains("こんにちは世界", client.get("/utf8"));
  }

  @Test
  void basicAuthWantsUserAndPassword() throws Exception {
    assertEquals(401, client.get("/basic-auth/me/p%3Aw").statusCode());
    HttpResponse<String> response =
        client.getWith("/basic-auth/me/p%3Aw", "Authorization", "Basic " + base64("me:p:w"));
    assertEquals("{\"authenticated\":true,\"user\":\"me\"}", response.body());
    assertEquals(
        401,
        client
            .getWith("/basic-auth/me/pw", "Authorization", "Basic " + base64("me:no"))
            .statusCode());
    assertEquals(
        401, client.getWith("/basic-auth/me/pw", "Authorization", "Basic %%%").statusCode());
  }

  @Test
  void bearerWantsAnyToken() throws Exception {
    assertEquals("Bearer", field(client.get("/bearer"), "WWW-Authenticate"));
    assertEquals(401, client.getWith("/bearer", "Authorization", "Basic x").statusCode());
    assertEquals(
        "{\"authenticated\":true,\"token\":\"x\"}",
        client.getWith("/bearer", "Authorization", "Bearer x").body());
  }

  @Test
  void cookiesEchoesTheCookies() throws Exception {
    assertEquals(
        "{\"cookies\":{\"a\":\"1\",\"b\":\"x=y\"}}",
        client.getWith("/cookies", "Cookie", "a=1; b=x=y").body());
  }

  @Test
  void cookiesSetSetsThemAndRedirects() throws Exception {
    HttpResponse<String> response = client.get("/cookies/set?a=1&b=2");
    assertEquals(302, response.statusCode());
    assertEquals("/cookies", field(response, "Location"));
    assertEquals(List.of("a=1; Path=/", "b=2; Path=/"), response.headers().allValues("Set-Cookie"));
    assertEquals("a+b=c; Path=/", field(client.get("/cookies/set/a+b/c"), "Set-Cookie"));
  }

  @Test
  void flakyFailsTheGivenNumberOfTimesPerKey() throws Exception {
    for (String path : List.of("/flaky/2?key=one", "/flaky/2?key=two", "/flaky/2")) {
      assertEquals(503, client.get(path).statusCode(), path);
      assertEquals(503, client.get(path).statusCode(), path);
      assertEquals(200, client.get(path).statusCode(), path);
      assertEquals(200, client.get(path).statusCode(), path);
    }
  }

  @Test
  void dripSpreadsTheBodyOverTheDuration() throws Exception {
    long start = System.nanoTime();
    assertEquals("*****", client.get("/drip?numbytes=5&duration=0.1&delay=0.05").body());
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
    assertEquals(12_345, client.get("/drip?numbytes=12345&duration=0&delay=0").body().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/status/199",
        "/status/600",
        "/status/abc",
        "/status/503?retry_after=x",
        "/redirect/0",
        "/delay/-1",
        "/delay/1e3",
        "/delay/NaN",
        "/bytes/104857601",
        "/bytes/9999999999999999999",
        "/bytes/1?seed=x",
        "/flaky/-1",
        "/drip?numbytes=0",
        "/drip?duration=x",
        "/cookies/set/a/b%0d%0aX:1",
        "/cookies/set?a%3B=1",
      })
  void badParametersAreRefusedWithASentence(String path) throws Exception {
    HttpResponse<String> response = client.get(path);
    assertEquals(400, response.statusCode());
    assertTrue(response.body().matches("\\{\"error\":\".+\"}"), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/get/", "/basic-auth/user/", "/status"})
  void otherPathsAreNotFound(String path) throws Exception {
    HttpResponse<String> response = client.get(path);
    assertEquals(404, response.statusCode());
    assertEquals("{\"error\":\"not found\",\"path\":\"%s\"}".formatted(path), response.body());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static void assertContains(String expected, HttpResponse<String> response) {
    assertTrue(response.body().contains(expected), response.body());
  }
}
