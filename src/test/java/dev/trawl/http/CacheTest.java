package dev.trawl.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import dev.trawl.WebServer;
import dev.trawl.io.Memory;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okio.Buffer;
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
final class CacheTest {
  private static final String BODY = "the body, ".repeat(100);

  @Parameter private Way way;
  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("a/cache");
  }

  private OptionsBuilder options() {
    return new OptionsBuilder().cache(folder()).capture(true, 1 << 20).digests(Digest.SHA256);
  }

  /// As a run of its own would fetch it.
  private Attempt run(OptionsBuilder options, String url) throws IOException {
    try (Client client = new Client(way, options)) {
      return client.fetch(url);
    }
  }

  private Answer answer(OptionsBuilder options, String url) throws IOException {
    return Client.answer(run(options, url));
  }

  private Optional<CacheUse> use(OptionsBuilder options, String url) throws IOException {
    return answer(options, url).cache();
  }

  private static MockResponse.Builder full(String... fields) {
    MockResponse.Builder response = new MockResponse.Builder().body(BODY);
    for (String field : fields) {
      response.addHeader(field);
    }
    return response;
  }

  /// Answers 304 where it is asked for what it has.
  private static MockResponse tagged(RecordedRequest request, String... fields) {
    boolean same = "\"1\"".equals(request.getHeaders().get("If-None-Match"));
    return same
        ? Servers.status(304).addHeader("ETag: \"1\"").build()
        : full(fields).addHeader("ETag: \"1\"").build();
  }

  private static String body(Answer answer) {
    return UTF_8.decode(answer.body().orElseThrow().bytes()).toString();
  }

  @Test
  void whatIsStillTheSameIsNotTransferredAgain() throws IOException {
    try (WebServer server = new WebServer(request -> tagged(request, "X-A: 1")).start()) {
      Answer first = answer(options(), server.url("/"));
      assertEquals(Optional.of(CacheUse.MISS), first.cache());
      Attempt attempt = run(options(), server.url("/"));
      assertTrue(attempt.sent());
      Answer second = Client.answer(attempt);
      assertEquals(Optional.of(CacheUse.REVALIDATED), second.cache());
      assertEquals(200, second.status());
      assertEquals(BODY, body(second));
      assertEquals(first.digests(), second.digests());
      assertEquals(first.bodyBytes(), second.bodyBytes());
      assertEquals(first.headers(), second.headers());
      assertEquals(Optional.of("http/1.1"), second.httpVersion());
      assertEquals(Optional.of("127.0.0.1"), second.remoteIp());
      assertEquals(Doubts.NONE, second.doubts());
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void nothingIsSentForWhatIsFresh() throws IOException {
    try (WebServer server =
        new WebServer(full("Cache-Control: max-age=600", "X-A: 1").build()).start()) {
      Answer first = answer(options(), server.url("/"));
      Attempt attempt = run(options(), server.url("/"));
      assertFalse(attempt.sent());
      assertEquals(Optional.empty(), attempt.timings().ttfb());
      Answer second = Client.answer(attempt);
      assertEquals(Optional.of(CacheUse.HIT), second.cache());
      assertEquals(BODY, body(second));
      assertEquals(first.headers(), second.headers());
      assertEquals(first.digests(), second.digests());
      assertEquals(Optional.empty(), second.httpVersion());
      assertEquals(Optional.empty(), second.remoteIp());
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A: 1", "Expires: 0", "Cache-Control: public"})
  void nothingIsTakenForFreshBecauseItIsOld(String field) throws IOException {
    MockResponse old = full("Last-Modified: Mon, 01 Jan 2001 00:00:00 GMT", field).build();
    try (WebServer server =
        new WebServer(request ->
            request.getHeaders().get("If-Modified-Since") == null
                ? old
                : Servers.status(304).addHeader(field).build())
            .start()) {
      Map<String, List<String>> fields = answer(options(), server.url("/")).headers();
      for (int i = 0; i < 3; i++) {
        Answer again = answer(options(), server.url("/"));
        assertEquals(Optional.of(CacheUse.REVALIDATED), again.cache());
        assertEquals(fields, again.headers());
        assertEquals(BODY, body(again));
      }
      assertEquals(4, server.requests().size());
    }
  }

  @Test
  void whatChangedIsTransferred() throws IOException {
    try (WebServer server =
        new WebServer(request ->
            request.getHeaders().get("If-None-Match") == null
                ? full("ETag: \"1\"").build()
                : new MockResponse.Builder().body("new").addHeader("ETag: \"2\"").build())
            .start()) {
      answer(options(), server.url("/"));
      Answer second = answer(options(), server.url("/"));
      assertEquals(Optional.of(CacheUse.MISS), second.cache());
      assertEquals("new", body(second));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization: Basic s3cr3t", "Cookie: a=s3cr3t", "X-Api-Key: s3cr3t"})
  void requestsThatMayHoldSecretsPassTheCache(String field) throws IOException {
    try (WebServer server =
        new WebServer(
                full(
                        "ETag: \"1\"",
                        "Cache-Control: max-age=600",
                        "Vary: Authorization, Cookie, X-Api-Key")
                    .build())
            .start()) {
      Headers secret = Headers.of(field.split(": ", 2));
      for (int i = 0; i < 2; i++) {
        OptionsBuilder options = options().header(secret.name(0), secret.value(0));
        assertEquals(Optional.empty(), use(options, server.url("/")));
      }
      assertEquals(2, server.requests().size());
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/")));
      assertNoFileHolds("s3cr3t");
    }
  }

  @Test
  void noCookieIsKept() throws IOException {
    try (WebServer server =
        new WebServer(
                request -> {
                  boolean first = request.getTarget().equals("/first");
                  MockResponse response = first ? full("ETag: \"1\"").build() : tagged(request);
                  boolean sets = first || response.getCode() == 304;
                  return sets
                      ? response.newBuilder().addHeader("Set-Cookie: id=s3cr3t").build()
                      : response;
                })
            .start()) {
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/first")));
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/first")));
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/later")));
      CookieStore jar = new CookieStore(Memory.usual().cookies());
      Answer later = answer(options().cookies(jar), server.url("/later"));
      assertEquals(Optional.of(CacheUse.REVALIDATED), later.cache());
      assertEquals("id", jar.cookies().getFirst().name());
      assertNoFileHolds("s3cr3t");
    }
  }

  private void assertNoFileHolds(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file, ISO_8859_1).contains(secret), file::toString);
      }
    }
  }

  @Test
  void a304ThatAnnouncesABodyIsNotWaitedFor() throws IOException {
    try (RawServer server =
        new RawServer(connection -> {
          while (true) {
            connection.say(
                connection.readRequest().contains("If-None-Match")
                    ? "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\n"
                    : "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 2\r\n\r\nok");
          }
        })) {
      answer(options(), server.url("http"));
      try (Client client = new Client(way, options())) {
        for (int i = 0; i < 3; i++) {
          Answer answer = client.answer(server.url("http"));
          assertEquals(Optional.of(CacheUse.REVALIDATED), answer.cache());
          assertEquals("ok", body(answer));
        }
      }
    }
  }

  /// Whether or not who undoes the coding looks for the end behind it.
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
  void aCodedBodyIsKeptAsItCame(String coding) throws IOException {
    for (boolean chunked : List.of(true, false)) {
      for (int length : coding.equals("br") ? List.of(5) : List.of(0, 5, 5000, 65536, 300_000)) {
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        byte[] body = coding.equals("br") ? "hello".getBytes(UTF_8) : plain;
        Buffer coded = new Buffer().write(coded(coding, body));
        MockResponse.Builder response =
            full("Content-Encoding: " + coding, "Cache-Control: max-age=600");
        try (WebServer server =
            new WebServer(
                    (chunked ? response.chunkedBody(coded, 1000) : response.body(coded)).build())
                .start()) {
          for (CacheUse use : List.of(CacheUse.MISS, CacheUse.HIT)) {
            Answer answer = answer(options(), server.url("/"));
            String told = coding + " " + length + " " + chunked;
            assertEquals(Optional.of(use), answer.cache(), told);
            assertEquals(ByteBuffer.wrap(body), answer.body().orElseThrow().bytes(), told);
          }
        }
      }
    }
  }

  private static byte[] coded(String coding, byte[] body) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (coding) {
          case "gzip" -> new GZIPOutputStream(coded);
          case "deflate" -> new DeflaterOutputStream(coded);
          case "zstd" -> new ZstdOutputStream(coded);
          default -> OutputStream.nullOutputStream();
        }) {
      out.write(body);
    }
    // There is no encoder: of `hello`.
    return coding.equals("br") ? Base64.getDecoder().decode("CwKAaGVsbG8D") : coded.toByteArray();
  }

  @Test
  void aBodyWhoseEndIsDoubtfulIsNotKept() throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\nok")) {
      answer(options(), server.url("http"));
      Answer again = answer(options(), server.url("http"));
      assertEquals(Optional.of(CacheUse.MISS), again.cache());
      assertTrue(again.doubts().untilClose());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "emptied", "head", "body", "behind"})
  void aDamagedFileIsFetchedAgain(String damage) throws IOException {
    try (WebServer server =
        new WebServer(request ->
            new MockResponse.Builder()
                .chunkedBody(BODY, 100)
                .addHeader("Cache-Control: max-age=600")
                .build())
            .start()) {
      for (int i = 0; i < 2; i++) {
        answer(options(), server.url("/"));
        assertEquals(Optional.of(CacheUse.HIT), use(options(), server.url("/")));
        damage(response(), damage);
        Answer again = answer(options(), server.url("/"));
        assertEquals(Optional.of(CacheUse.MISS), again.cache());
        assertEquals(BODY, body(again));
      }
    }
  }

  private Path response() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}")).toList();
      assertEquals(1, found.size(), found::toString);
      return found.getFirst();
    }
  }

  private static void damage(Path file, String how) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] damaged =
        switch (how) {
          case "cut" -> Arrays.copyOf(bytes, bytes.length - 1);
          case "emptied" -> new byte[0];
          case "behind" -> Arrays.copyOf(bytes, bytes.length + 1);
          default -> {
            bytes[how.equals("head") ? 30 : bytes.length - BODY.length() / 2] ^= 1;
            yield bytes;
          }
        };
    Files.write(file, damaged);
  }

  @Test
  void whatTheEndOfARunLeftHalfWrittenIsDeleted() throws IOException {
    try (WebServer server = new WebServer(full("Cache-Control: max-age=600").build()).start()) {
      answer(options(), server.url("/"));
      Path left = Files.writeString(response().resolveSibling("1.tmp"), BODY);
      assertEquals(Optional.of(CacheUse.HIT), use(options(), server.url("/")));
      assertFalse(Files.exists(left));
    }
  }

  @Test
  void oneProcessAtATimeUsesAFolder() throws IOException {
    try (Client first = new Client(way, options())) {
      IOException refused =
          assertThrows(IOException.class, () -> new Client(way, options()).close());
      assertEquals(
          "--cache cannot use " + folder() + ": another trawl is using it", refused.getMessage());
    }
    new Client(way, options()).close();
  }

  @Test
  void theFolderIsItsOwnersOnly() throws IOException {
    new Client(way, options()).close();
    assertEquals(
        PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(folder()));
  }

  @Test
  void whatCameAnotherWayIsNotGiven() throws IOException {
    try (WebServer server = new WebServer(full("Cache-Control: max-age=600").build()).start()) {
      String host = "host.test:" + server.port();
      String url = "http://" + host + "/";
      assertEquals(Optional.of(CacheUse.MISS), use(options().resolve(host, "127.0.0.1"), url));
      assertEquals(Optional.of(CacheUse.HIT), use(options().resolve(host, "127.0.0.1"), url));
      assertEquals(
          Optional.of(CacheUse.MISS), use(options().resolve(host, "127.0.0.1", "127.0.0.2"), url));
      assertEquals(Optional.of(CacheUse.MISS), use(options().proxy(server.url("")), url));
      assertEquals(Optional.of(CacheUse.MISS), use(options().insecure(), server.url("/")));
    }
  }

  @Test
  void onlyGetsAreKeptAndOtherMethodsMakeTheCacheForget() throws IOException {
    try (WebServer server = new WebServer(full("Cache-Control: max-age=600").build()).start()) {
      assertEquals(Optional.empty(), use(options().method("HEAD"), server.url("/")));
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/")));
      assertEquals(Optional.empty(), use(options().method("HEAD"), server.url("/")));
      assertEquals(Optional.of(CacheUse.HIT), use(options(), server.url("/")));
      OptionsBuilder post = options().method("POST").body("x").header("X-Api-Key", "k");
      assertEquals(Optional.empty(), use(post, server.url("/")));
      assertEquals(Optional.of(CacheUse.MISS), use(options(), server.url("/")));
    }
  }

  @Test
  void anAttemptIsSentIfAnyOfItsRequestsIs() throws IOException {
    try (WebServer server =
        new WebServer(request ->
            request.getTarget().equals("/end")
                ? full("Cache-Control: max-age=600").build()
                : Servers.status(request.getTarget().equals("/kept") ? 301 : 302)
                    .addHeader("Location: /end")
                    .addHeader(
                        request.getTarget().equals("/kept")
                            ? "Cache-Control: max-age=600"
                            : "X-A: 1")
                    .build())
            .start()) {
      assertTrue(run(options(), server.url("/other")).sent());
      Attempt other = run(options(), server.url("/other"));
      assertTrue(other.sent());
      assertEquals(Optional.of(CacheUse.HIT), Client.answer(other).cache());
      assertTrue(run(options(), server.url("/kept")).sent());
      Attempt kept = run(options(), server.url("/kept"));
      assertFalse(kept.sent());
      assertEquals(1, kept.redirects().size());
    }
  }

  @Test
  void aConnectionIsUsedAgainAfterAHit() throws IOException {
    try (WebServer server =
        new WebServer(request ->
            full(request.getTarget().equals("/") ? "Cache-Control: max-age=600" : "A: b").build())
            .start()) {
      try (Client client = new Client(way, options())) {
        for (String path : List.of("/", "/1", "/", "/2", "/", "/3")) {
          client.answer(server.url(path));
        }
      }
      assertEquals(
          List.of(0, 1, 2, 3),
          server.requests().stream().map(RecordedRequest::getExchangeIndex).toList());
    }
  }

  @Test
  void withoutACacheNothingIsSaidAboutIt() throws IOException {
    try (WebServer server = new WebServer().start()) {
      assertEquals(Optional.empty(), use(new OptionsBuilder(), server.url("/")));
    }
  }
}
