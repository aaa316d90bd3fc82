package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Archives;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.WarcMetadata;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.Warcinfo;

final class WarcTest {
  private static final String LONG = "0123456789".repeat(30_000);
  private static final String SECRET = "hunter2";

  @TempDir private Path folder;
  private WebServer server;
  private Path archive;
  private Optional<Path> inTheWay = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    server = new WebServer(this::answer).start();
    archive = folder.resolve("a.warc.gz");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    return switch (path) {
      case "/204" -> WebServer.status(204);
      case "/404" -> WebServer.text("not here").newBuilder().code(404).build();
      case "/empty" -> WebServer.status(200);
      case "/make" -> make();
      case "/long" -> WebServer.text(LONG);
      case "/chunked" -> new MockResponse.Builder().chunkedBody("in chunks", 4).build();
      case "/gzip" -> gzip();
      case "/moved" ->
          WebServer.text("moved").newBuilder().code(302).addHeader("Location: /b?c=d").build();
      case "/cookie" ->
          WebServer.text("x").newBuilder().addHeader("Set-Cookie: sid=" + SECRET).build();
      case "/gone" -> WebServer.text("x").newBuilder().setHeader("Content-Length", -5).build();
      default -> WebServer.text(path);
    };
  }

  private MockResponse make() {
    try {
      Files.writeString(inTheWay.orElseThrow(), "mine");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return WebServer.text("made");
  }

  private static MockResponse gzip() {
    Buffer gzip = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(gzip))) {
      sink.writeUtf8("plain");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new MockResponse.Builder().addHeader("Content-Encoding: gzip").body(gzip).build();
  }

  private Cli.Result warc(List<String> paths, String... options) {
    List<String> arguments =
        Stream.concat(Stream.of("--warc", archive.toString()), paths.stream().map(server::url))
            .toList();
    return Cli.run(Cli.arguments(arguments, options));
  }

  private WarcResponse response(String url) throws IOException {
    return Archives.records(archive).stream()
        .map(Archives.Read::record)
        .filter(record -> record instanceof WarcResponse r && r.target().equals(url))
        .map(WarcResponse.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private String body(String url) throws IOException {
    return Archives.records(archive).stream()
        .filter(r -> r.record() instanceof WarcResponse response && response.target().equals(url))
        .map(Archives.Read::payload)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void otherReadersFindNothingWrong() throws Exception {
    List<String> paths =
        List.of("/a", "/204", "/404", "/empty", "/long", "/chunked", "/gzip", "/moved", "/cookie");
    warc(paths, "--retry", "0").exits(1);
    Archives.assertValid(List.of(archive));
    List<Archives.Read> records = Archives.records(archive);
    assertEquals(1 + 3 * paths.size(), records.size());
    assertTrue(records.getFirst().record() instanceof Warcinfo);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(archive), files.toList(), "nothing else is left");
    }
  }

  @Test
  void theAnswerIsThere() throws IOException {
    Instant before = Instant.now().minusMillis(1);
    JsonNode record = warc(List.of("/long")).exits(0).record();
    String url = server.url("/long");
    assertEquals(LONG, body(url));
    WarcResponse response = response(url);
    assertEquals("text/plain", response.http().headers().first("Content-Type").orElseThrow());
    assertEquals(200, response.http().status());
    assertEquals(Optional.of("127.0.0.1"), response.ipAddress().map(InetAddress::getHostAddress));
    assertTrue(response.date().isAfter(before) && response.date().isBefore(Instant.now()));
    assertEquals(record.get("sha1").textValue(), response.payloadDigest().orElseThrow().hex());
  }

  @Test
  void requestAndMetadataBelongToTheAnswer() throws IOException {
    warc(List.of("/moved"), "-A", "me").exits(0);
    String url = server.url("/b?c=d");
    List<Archives.Read> records = Archives.records(archive);
    WarcResponse response = (WarcResponse) records.get(1).record();
    WarcRequest request = (WarcRequest) records.get(2).record();
    WarcMetadata metadata = (WarcMetadata) records.get(3).record();
    for (String target : List.of(response.target(), request.target(), metadata.target())) {
      assertEquals(url, target);
    }
    assertEquals(List.of(response.id()), request.concurrentTo());
    assertEquals(List.of(response.id()), metadata.concurrentTo());
    assertEquals("GET", request.http().method());
    assertEquals("/b?c=d", request.http().target());
    assertEquals("me", request.http().headers().first("User-Agent").orElseThrow());
    assertEquals(Optional.of("127.0.0.1:" + server.port()), request.http().headers().first("Host"));
    String fields = records.get(3).block();
    assertTrue(fields.contains("via: " + server.url("/moved") + "\r\n"), fields);
    assertTrue(fields.contains("trawl-index: 1\r\n"), fields);
  }

  @Test
  void codingsThatWereUndoneAreToldByOtherNames() throws IOException {
    warc(List.of("/gzip", "/chunked")).exits(0);
    assertEquals("plain", body(server.url("/gzip")));
    Map<String, List<String>> gzip = response(server.url("/gzip")).http().headers().map();
    assertEquals(List.of("gzip"), gzip.get("X-Orig-Content-Encoding"));
    assertFalse(gzip.containsKey("Content-Encoding"));
    assertEquals(List.of("5"), gzip.get("Content-Length"));
    assertEquals("in chunks", body(server.url("/chunked")));
    Map<String, List<String>> chunked = response(server.url("/chunked")).http().headers().map();
    assertEquals(List.of("chunked"), chunked.get("X-Orig-Transfer-Encoding"));
    assertFalse(chunked.containsKey("Transfer-Encoding"));
  }

  @Test
  void aCodingThatWasNotUndoneStays() throws IOException {
    warc(List.of("/gzip"), "-H", "Accept-Encoding: gzip").exits(0);
    Archives.Read read = Archives.records(archive).get(1);
    assertTrue(read.block().contains("Content-Encoding: gzip\r\n"), read.block());
  }

  @Test
  void noSecretIsWritten() throws Exception {
    String url = "http://u:" + SECRET + "@127.0.0.1:" + server.port() + "/cookie";
    Cli.run(
            "--warc",
            archive.toString(),
            url,
            "-b",
            "sid=" + SECRET,
            "-H",
            "X-Key: " + SECRET,
            "-d",
            "password=" + SECRET,
            "-X",
            "PUT",
            "--max-redirs",
            "3")
        .exits(0);
    Archives.assertValid(List.of(archive));
    RecordedRequest sent = server.last();
    assertTrue(sent.getHeaders().toString().contains(SECRET));
    List<Archives.Read> records = Archives.records(archive);
    for (Archives.Read read : records) {
      assertFalse((read.header() + read.block()).contains(SECRET), read.block());
    }
    String request = records.get(2).block();
    for (String line :
        List.of("PUT /cookie HTTP/1.1", "Authorization: ***", "Cookie: ***", "X-Key: ***")) {
      assertTrue(request.contains(line + "\r\n"), request);
    }
    assertTrue(records.get(1).block().contains("Set-Cookie: sid=***\r\n"));
  }

  @Test
  void whatWasNotAnsweredIsNotThere() throws IOException {
    warc(List.of("/gone", "/a"), "--retry", "0").exits(1);
    assertEquals(1 + 3, Archives.records(archive).size());
  }

  @Test
  void anArchiveThatBecomesLongGoesOnInAnother() throws Exception {
    List<String> paths = IntStream.range(0, 20).mapToObj(i -> "/" + i).toList();
    warc(paths, "--warc-size", "4000").exits(0);
    Map<Path, Integer> records = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      Archives.assertValid(all);
      for (Path file : all) {
        assertTrue(Files.size(file) < 4000 + 2000, file + ": " + Files.size(file));
        Warcinfo info = (Warcinfo) Archives.records(file).getFirst().record();
        assertEquals(Optional.of(file.getFileName().toString()), info.filename());
        records.put(file, Archives.records(file).size() - 1);
      }
    }
    assertEquals(60, records.values().stream().mapToInt(n -> n).sum());
    assertEquals(
        IntStream.range(0, records.size())
            .mapToObj(i -> i == 0 ? "a.warc.gz" : "a-%05d.warc.gz".formatted(i))
            .sorted()
            .toList(),
        records.keySet().stream().map(f -> f.getFileName().toString()).toList());
    assertTrue(records.size() > 2, records.toString());
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    for (String name : List.of("a.warc.gz", "a-00001.warc.gz")) {
      Path mine = Files.writeString(folder.resolve(name), "mine");
      assertEquals(
          "trawl: --warc never overwrites: there is " + mine + " already\n",
          warc(List.of("/a")).exits(3).err());
      assertEquals("mine", Files.readString(mine));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(List.of(mine), files.toList());
      }
      Files.delete(mine);
    }
    assertEquals(List.of(), server.requests());
  }

  @Test
  void whatComesInTheWayOfTheNextFileStaysAsItIs() throws Exception {
    Path mine = folder.resolve("a-00001.warc.gz");
    inTheWay = Optional.of(mine);
    List<JsonNode> records =
        warc(List.of("/a", "/make", "/b"), "-c", "1", "--warc-size", "1").exits(3).records();
    assertEquals("mine", Files.readString(mine));
    assertEquals(
        List.of("", "sink", "sink"),
        records.stream().map(record -> record.at("/error/kind").asText()).toList());
    Archives.assertValid(List.of(archive));
  }

  @Test
  void aBodyCanBeSavedAndArchived() throws IOException {
    Path bodies = folder.resolve("bodies");
    JsonNode record = warc(List.of("/a"), "--save", bodies.toString()).exits(0).record();
    assertEquals("/a", Files.readString(bodies.resolve(record.get("saved").textValue())));
    assertEquals("/a", body(server.url("/a")));
  }

  @Test
  void anArchiveNeedNotBeCompressed() throws Exception {
    archive = folder.resolve("a.warc");
    warc(List.of("/a")).exits(0);
    Archives.assertValid(List.of(archive));
    assertTrue(new String(Files.readAllBytes(archive), UTF_8).startsWith("WARC/1.1\r\n"));
  }
}
