package dev.trawl.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.trawl.http.connect.NetworkOptions.HttpVersions;
import dev.trawl.io.Memory;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okio.Buffer;
import okio.BufferedSink;
import okio.ByteString;
import okio.DeflaterSink;
import okio.GzipSink;
import okio.Okio;
import okio.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests and answers as they should be.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class HttpFetcherTest {
  @Parameter private Way way;
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAnswerCarriesItsMeasures() throws IOException {
    server.enqueue(
        Servers.status(200).setHeader("Content-Type", "text/plain").body("héllo").build());
    Instant before = Instant.now();
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch("http://localhost:" + server.getPort() + "/x");
      assertEquals(
          new Answer(
              200,
              Optional.of("http/1.1"),
              Optional.of("127.0.0.1"),
              Optional.of("text/plain"),
              6,
              Doubts.NONE,
              Optional.empty(),
              Map.of(),
              Optional.empty(),
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          Client.answer(attempt));
      assertEquals(List.of(), attempt.redirects());
      assertEquals(Optional.empty(), attempt.finalUrl());
      assertFalse(attempt.startedAt().orElseThrow().isBefore(before));
      Timings timings = attempt.timings();
      assertTrue(timings.dns().isPresent());
      assertTrue(timings.connect().isPresent());
      assertEquals(Optional.empty(), timings.tls());
      Duration ttfb = timings.ttfb().orElseThrow();
      assertTrue(ttfb.compareTo(timings.connect().orElseThrow()) > 0);
      assertTrue(ttfb.compareTo(timings.total()) <= 0);
    }
  }

  @Test
  void onAConnectionUsedAgainNothingIsLookedUpOrConnected() throws Exception {
    server.enqueue(Servers.body("a"));
    server.enqueue(Servers.body("b"));
    try (Client client = client(new OptionsBuilder())) {
      client.answer(url("/"));
      Attempt second = client.fetch(url("/"));
      assertEquals(Optional.empty(), second.timings().dns());
      assertEquals(Optional.empty(), second.timings().connect());
      assertEquals(Optional.of("127.0.0.1"), Client.answer(second).remoteIp());
    }
    assertEquals(0, Servers.request(server).getExchangeIndex());
    assertEquals(1, Servers.request(server).getExchangeIndex());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        204, 205, 206, 226, 299, 300, 304, 400, 401, 404, 407, 410, 418, 429, 431, 451, 500, 502,
        504, 511, 599, 600, 999
      })
  void aStatusIsAnAnswer(int status) throws IOException {
    server.enqueue(Servers.status(status).setHeader("X", "y").build());
    try (Client client = client(new OptionsBuilder().capture(true, 0))) {
      Answer answer = client.answer(url("/"));
      assertEquals(status, answer.status());
      assertEquals(List.of("y"), answer.headers().get("x"));
    }
  }

  @Test
  void informationalResponsesAreSkipped() throws IOException {
    MockResponse hints = Servers.status(103).setHeader("Link", "</x>").build();
    server.enqueue(Servers.status(200).addInformationalResponse(hints).body("x").build());
    try (Client client = client(new OptionsBuilder().capture(true, 0))) {
      Answer answer = client.answer(url("/"));
      assertEquals(200, answer.status());
      assertFalse(answer.headers().containsKey("link"));
    }
  }

  @Test
  void gzipIsUndoneAndCountedUndone() throws Exception {
    String text = "hello ".repeat(1000);
    server.enqueue(
        Servers.status(200).setHeader("Content-Encoding", "gzip").body(gzip(text)).build());
    try (Client client = client(new OptionsBuilder().capture(true, 10_000))) {
      Answer answer = client.answer(url("/"));
      assertEquals(6000, answer.bodyBytes());
      assertEquals(text, text(answer));
      assertEquals(List.of("gzip"), answer.headers().get("content-encoding"));
    }
    assertEquals(
        "gzip, deflate, br, zstd", Servers.request(server).getHeaders().get("Accept-Encoding"));
  }

  static List<Arguments> codings() throws IOException {
    Buffer raw = new Buffer();
    try (BufferedSink sink = Okio.buffer(new DeflaterSink(raw, new Deflater(9, true)))) {
      sink.writeUtf8("hello");
    }
    Buffer zlib = new Buffer();
    try (BufferedSink sink = Okio.buffer(new DeflaterSink(zlib, new Deflater()))) {
      sink.writeUtf8("hello");
    }
    return List.of(
        Arguments.of("deflate", zlib.readByteString()),
        Arguments.of("Deflate", raw.readByteString()),
        Arguments.of("x-gzip", gzip("hello").readByteString()),
        // Made by the reference implementation of RFC 7932.
        Arguments.of("br", ByteString.decodeBase64("CwKAaGVsbG8D")),
        Arguments.of("zstd", ByteString.of(Zstd.compress("hello".getBytes(UTF_8)))));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void whatIsAskedForIsUndone(String coding, ByteString coded) throws IOException {
    for (ByteString body : List.of(coded, coded.substring(0, coded.size() - 3))) {
      server.enqueue(
          Servers.status(200)
              .setHeader("Content-Encoding", coding)
              .body(new Buffer().write(body))
              .build());
    }
    try (Client client = client(new OptionsBuilder().capture(false, 100))) {
      assertEquals("hello", text(client.answer(url("/"))));
      assertEquals(ErrorKind.DECODE, Client.failure(client.fetch(url("/"))).kind());
    }
  }

  @Test
  void whatStandsBehindADeflatedBodyIsNotPassedOver() throws IOException {
    ByteString coded = (ByteString) codings().getFirst().get()[1];
    server.enqueue(
        Servers.status(200)
            .setHeader("Content-Encoding", "deflate")
            .body(new Buffer().write(coded).writeUtf8("junk"))
            .build());
    try (Client client = client(new OptionsBuilder())) {
      assertEquals(ErrorKind.DECODE, Client.failure(client.fetch(url("/"))).kind());
    }
  }

  @Test
  void whoAsksForACodingGetsItAsItIs() throws IOException {
    Buffer coded = gzip("hello");
    long length = coded.size();
    server.enqueue(Servers.status(200).setHeader("Content-Encoding", "gzip").body(coded).build());
    try (Client client = client(new OptionsBuilder().header("Accept-Encoding", "gzip"))) {
      assertEquals(length, client.answer(url("/")).bodyBytes());
    }
  }

  @Test
  void gzipThatIsNoneFailsToDecode() throws IOException {
    server.enqueue(
        Servers.status(200).setHeader("Content-Encoding", "gzip").body("no gzip").build());
    try (Client client = client(new OptionsBuilder())) {
      Attempt attempt = client.fetch(url("/"));
      assertEquals(ErrorKind.DECODE, Client.failure(attempt).kind());
      assertEquals(200, attempt.outcome().answer().orElseThrow().status());
    }
  }

  @Test
  void fieldsAreCapturedByLowerCaseNameInTheirOrder() throws IOException {
    server.enqueue(
        Servers.status(200)
            .clearHeaders()
            .addHeader("X-B", "1")
            .addHeader("Content-Length", "0")
            .addHeader("x-b", "2")
            .addHeader("Retry-After", "0")
            .build());
    try (Client client = client(new OptionsBuilder().capture(true, 0))) {
      Answer answer = client.answer(url("/"));
      assertEquals(
          List.of("x-b", "content-length", "retry-after"), List.copyOf(answer.headers().keySet()));
      assertEquals(List.of("1", "2"), answer.headers().get("x-b"));
      assertEquals(Optional.of("0"), answer.retryAfter());
      assertEquals(Optional.empty(), answer.body());
    }
  }

  @Test
  void bodiesAreCapturedUpToTheLimit() throws IOException {
    server.enqueue(Servers.body("0123456789"));
    server.enqueue(Servers.body("01234567890"));
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().capture(false, 10))) {
      Answer fits = client.answer(url("/"));
      assertEquals("0123456789", text(fits));
      assertTrue(fits.body().orElseThrow().complete());
      Answer cut = client.answer(url("/"));
      assertEquals("0123456789", text(cut));
      assertFalse(cut.body().orElseThrow().complete());
      assertEquals(11, cut.bodyBytes());
      Answer empty = client.answer(url("/"));
      assertEquals("", text(empty));
      assertTrue(empty.body().orElseThrow().complete());
    }
  }

  @Test
  void bodiesAreAsLongAsTheyAre() throws IOException {
    server.enqueue(Servers.body("x".repeat(1_000_000)));
    server.enqueue(Servers.status(200).chunkedBody("x".repeat(1_000_000), 1000).build());
    try (Client client = client(new OptionsBuilder().capture(false, 70_000))) {
      Answer plain = client.answer(url("/"));
      assertEquals(1_000_000, plain.bodyBytes());
      assertEquals(70_000, plain.body().orElseThrow().bytes().remaining());
      assertEquals(1_000_000, client.answer(url("/")).bodyBytes());
    }
  }

  @Test
  void theCharsetIsTheOneOfTheContentType() throws IOException {
    for (String type : List.of("text/plain; charset=iso-8859-1", "text/plain", "x; charset=?")) {
      server.enqueue(Servers.status(200).setHeader("Content-Type", type).build());
    }
    try (Client client = client(new OptionsBuilder().capture(false, 1))) {
      for (String name : List.of("windows-1252", "UTF-8", "UTF-8")) {
        assertEquals(name, client.answer(url("/")).body().orElseThrow().encoding().name());
      }
    }
  }

  @Test
  void headHasFieldsAndNoBody() throws Exception {
    server.enqueue(
        Servers.status(200)
            .setHeader("Content-Length", "1000")
            .setHeader("Content-Encoding", "gzip")
            .build());
    try (Client client = client(new OptionsBuilder().method("HEAD").capture(true, 10))) {
      Answer answer = client.answer(url("/"));
      assertEquals(0, answer.bodyBytes());
      assertEquals(List.of("1000"), answer.headers().get("content-length"));
    }
    assertEquals("HEAD / HTTP/1.1", Servers.request(server).getRequestLine());
  }

  @Test
  void aBodyIsSent() throws Exception {
    server.enqueue(Servers.body(""));
    OptionsBuilder options =
        new OptionsBuilder().method("POST").header("Content-Type", "text/x").body("a=b");
    try (Client client = client(options)) {
      client.answer(url("/"));
    }
    RecordedRequest request = Servers.request(server);
    assertEquals("POST", request.getMethod());
    assertEquals("a=b", request.getBody().utf8());
    assertEquals("text/x", request.getHeaders().get("Content-Type"));
    assertEquals("3", request.getHeaders().get("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "QUERY", "get"})
  void anyMethodGoesWithoutABody(String method) throws Exception {
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().method(method))) {
      client.answer(url("/"));
    }
    RecordedRequest request = Servers.request(server);
    assertEquals(method, request.getMethod());
    assertEquals(0, request.getBodySize());
  }

  @Test
  void fieldsThatAreTakenOutAreNotSent() throws Exception {
    server.enqueue(Servers.body(""));
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().without("user-agent", "accept-encoding"))) {
      client.answer(url("/"));
    }
    RecordedRequest request = Servers.request(server);
    assertNull(request.getHeaders().get("User-Agent"));
    assertNull(request.getHeaders().get("Accept-Encoding"));
  }

  @Test
  void userinfoComesBeforeTheUsersAuthorizationAndThatBeforeNetrc() throws Exception {
    OptionsBuilder netrc = new OptionsBuilder().netrc("machine 127.0.0.1 login n password n");
    server.enqueue(Servers.body(""));
    try (Client client = client(netrc)) {
      client.answer(url("/"));
    }
    server.enqueue(Servers.body(""));
    server.enqueue(Servers.body(""));
    try (Client client = client(netrc.authorization("Bearer x"))) {
      client.answer(url("/"));
      client.answer(url("/").replace("//", "//u:p@"));
    }
    assertEquals("Basic bjpu", Servers.request(server).getHeaders().get("Authorization"));
    assertEquals("Bearer x", Servers.request(server).getHeaders().get("Authorization"));
    assertEquals("Basic dTpw", Servers.request(server).getHeaders().get("Authorization"));
  }

  @Test
  void theCookieJarIsSharedByRequests() throws Exception {
    server.enqueue(Servers.status(200).addHeader("Set-Cookie", "a=1").build());
    server.enqueue(Servers.body(""));
    OptionsBuilder options =
        new OptionsBuilder().cookies(new CookieStore(Memory.usual().cookies())).cookie("own=0");
    try (Client client = client(options)) {
      client.answer(url("/"));
      client.answer(url("/"));
    }
    assertEquals("own=0", Servers.request(server).getHeaders().get("Cookie"));
    assertEquals("own=0; a=1", Servers.request(server).getHeaders().get("Cookie"));
  }

  @Test
  void withoutAJarNoCookieIsKept() throws Exception {
    server.enqueue(Servers.status(200).addHeader("Set-Cookie", "a=1").build());
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder())) {
      client.answer(url("/"));
      client.answer(url("/"));
    }
    Servers.request(server);
    assertNull(Servers.request(server).getHeaders().get("Cookie"));
  }

  @Test
  void cookiesOfAFileMayBeUtf8(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cookies");
    Files.writeString(file, "127.0.0.1\tFALSE\t/\tFALSE\t0\tname\tvälue\n");
    CookieStore jar = new CookieStore(Memory.usual().cookies());
    CookieFile.read(file, odd -> {}).forEach(jar::add);
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().cookies(jar))) {
      client.answer(url("/"));
    }
    assertEquals("name=välue", Servers.request(server).getHeaders().get("Cookie"));
  }

  @Test
  void authorizationMayBeUtf8() throws Exception {
    server.enqueue(Servers.body(""));
    try (Client client = client(new OptionsBuilder().authorization("Custom schlüssel"))) {
      client.answer(url("/"));
    }
    assertEquals("Custom schlüssel", Servers.request(server).getHeaders().get("Authorization"));
  }

  @Test
  void http2IsSpokenToCleartextServersWithPriorKnowledge() throws IOException {
    try (MockWebServer h2 = Servers.http(Protocol.H2_PRIOR_KNOWLEDGE);
        Client client =
            client(new OptionsBuilder().versions(HttpVersions.HTTP_2_PRIOR_KNOWLEDGE))) {
      h2.enqueue(Servers.body("hello"));
      Answer answer = client.answer(Servers.url(h2, "/"));
      assertEquals(Optional.of("h2_prior_knowledge"), answer.httpVersion());
      assertEquals(5, answer.bodyBytes());
    }
  }

  @Test
  void resolveGivesTheAddressesOfAHostAndPort() throws Exception {
    server.enqueue(Servers.body("a"));
    server.enqueue(Servers.body("b"));
    String host = "host.invalid:" + server.getPort();
    try (Client client = client(new OptionsBuilder().resolve(host, "127.0.0.1"))) {
      assertEquals(200, client.answer("http://" + host + "/").status());
      assertEquals(200, client.answer("http://" + host + "/").status());
      assertEquals(ErrorKind.DNS, client.kind("http://host.invalid:1/"));
    }
    assertEquals(host, Servers.request(server).getHeaders().get("Host"));
    assertEquals(1, Servers.request(server).getExchangeIndex(), "connection is used again");
  }

  @Test
  void theNextAddressOfAHostIsTriedWhenOneRefuses() throws IOException {
    server.enqueue(Servers.body("a"));
    String host = "host.invalid:" + server.getPort();
    try (Client client = client(new OptionsBuilder().resolve(host, "127.0.0.2", "127.0.0.1"))) {
      assertEquals(Optional.of("127.0.0.1"), client.answer("http://" + host + "/").remoteIp());
    }
  }

  private Client client(OptionsBuilder options) throws IOException {
    return new Client(way, options);
  }

  private String url(String path) {
    return Servers.url(server, path);
  }

  private static String text(Answer answer) {
    return answer.body().orElseThrow().text();
  }

  private static Buffer gzip(String text) throws IOException {
    Buffer coded = new Buffer();
    try (BufferedSink sink = Okio.buffer((Sink) new GzipSink(coded))) {
      sink.writeUtf8(text);
    }
    return coded;
  }
}
