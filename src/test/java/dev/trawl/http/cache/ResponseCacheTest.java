package dev.trawl.http.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Transcript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no server has to be there for. The rest is in `CacheTest`.
@Timeout(60)
final class ResponseCacheTest {
  private static final Headers FRESH = Headers.of("Cache-Control", "max-age=600");

  private static final byte[] BODY = {'b', 'o', 'd', 'y'};

  @TempDir private Path folder;

  private final FakeNetwork network = new FakeNetwork();
  private Optional<ResponseCache> opened = Optional.empty();

  /// A network that answers by a function, and counts what is open.
  private static final class FakeNetwork implements Transport {
    private Function<Request, Exchange> answers = request -> answer(200, FRESH, BODY);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    Exchange answer(int status, Headers fields, byte[] body) {
      return answer(status, fields, new ByteArrayInputStream(body), OptionalLong.empty());
    }

    Exchange answer(int status, Headers fields, InputStream body, OptionalLong length) {
      Head head =
          new Head(
              Optional.of("h2"),
              status,
              "",
              fields,
              new Framing(status == 204 || status == 304, false, List.of(), length, true, false),
              Optional.of("::1"),
              Optional::empty,
              Optional.empty());
      return new Exchange() {
        private boolean closed;

        @Override
        public Head head() {
          return head;
        }

        @Override
        public InputStream body() {
          return body;
        }

        @Override
        public Transcript transcript() {
          throw new AssertionError();
        }

        @Override
        public void close() {
          open.addAndGet(closed ? 0 : -1);
          closed = true;
        }
      };
    }

    @Override
    public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) {
      Exchange exchange = answers.apply(request);
      sent.incrementAndGet();
      open.incrementAndGet();
      return exchange;
    }

    @Override
    public void close() {}
  }

  private ResponseCache open(long maxBytes) throws IOException {
    close();
    opened =
        Optional.of(
            new ResponseCache(
                network,
                new CacheOptions(folder, maxBytes),
                NetworkOptions.direct(),
                TlsOptions.verified()));
    return opened.get();
  }

  @AfterEach
  void close() throws IOException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  private static Request get(String path) {
    HttpUrl url = HttpUrl.get("http://a.test/").resolve(path);
    return new Request("GET", url, Headers.of(), Set.of(), Optional.empty());
  }

  private static Exchange send(Transport cache, String path) throws IOException {
    return cache.send(get(path), new Deadline(System.nanoTime()), new Stopwatch());
  }

  /// Reads all of a response.
  private static Optional<CacheUse> use(Transport cache, String path) throws IOException {
    try (Exchange exchange = send(cache, path)) {
      exchange.body().readAllBytes();
      return exchange.head().cache();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private long blocks() throws IOException {
    long blocks = 0;
    for (Path file : files()) {
      blocks += (Files.size(file) + 4095) / 4096;
    }
    return blocks;
  }

  @Test
  void aPartIsNeverKept() throws IOException {
    ResponseCache cache = open(1 << 20);
    network.answers =
        request ->
            network.answer(
                200,
                FRESH,
                new SequenceInputStream(
                    new ByteArrayInputStream(new byte[100_000]), new FailingStream()),
                OptionalLong.empty());
    try (Exchange exchange = send(cache, "/a")) {
      assertThrows(IOException.class, exchange.body()::readAllBytes);
    }
    network.answers = request -> network.answer(200, FRESH, new byte[100_000]);
    try (Exchange exchange = send(cache, "/a")) {
      exchange.body().readNBytes(99_999);
    }
    assertEquals(List.of(), files());
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/a"));
    assertEquals(Optional.of(CacheUse.HIT), use(cache, "/a"));
    assertEquals(0, network.open.get());
  }

  private static final class FailingStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("reset");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }

  @Test
  void whatIsPassedOverIsKeptToo() throws IOException {
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);
    network.answers = request -> network.answer(200, FRESH, body);
    for (CacheUse use : List.of(CacheUse.MISS, CacheUse.HIT)) {
      try (Exchange exchange = send(open(1 << 20), "/a")) {
        long count = 0;
        for (long n = exchange.body().skip(70_000); n > 0; n = exchange.body().skip(70_000)) {
          count += n;
        }
        assertEquals(body.length, count);
        assertEquals(Optional.of(use), exchange.head().cache());
      }
    }
    try (Exchange hit = send(open(1 << 20), "/a#fragment")) {
      assertArrayEquals(body, hit.body().readAllBytes());
      assertEquals(OptionalLong.of(body.length), hit.head().framing().length());
    }
  }

  @Test
  void aHitSendsNothingAndLeavesNothingToInterrupt() throws IOException {
    ResponseCache cache = open(1 << 20);
    use(cache, "/a");
    Deadline deadline = new Deadline(System.nanoTime());
    try (Exchange hit = cache.send(get("/a"), deadline, new Stopwatch())) {
      assertFalse(hit.sent());
      deadline.expire();
      assertArrayEquals(BODY, hit.body().readAllBytes());
    }
    assertEquals(1, network.sent.get());
    assertEquals(0, network.open.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 404})
  void aResponseWithoutABodyIsKept(int status) throws IOException {
    ResponseCache cache = open(1 << 20);
    network.answers = request -> network.answer(status, FRESH, new byte[0]);
    try (Exchange miss = send(cache, "/a")) {
      // As an attempt does.
      assertTrue(miss.head().framing().noContent() || miss.body().read() == -1);
    }
    try (Exchange hit = send(cache, "/a")) {
      assertEquals(Optional.of(CacheUse.HIT), hit.head().cache());
      assertEquals(status, hit.head().status());
      assertEquals(status == 204, hit.head().framing().noContent());
      assertEquals(-1, hit.body().read());
    }
  }

  @Test
  void theLeastRecentlyUsedMakesRoomAlsoForTheNextRun() throws IOException {
    long size = 8 * 8192;
    for (int i = 0; i < 8; i++) {
      use(open(size), "/" + i);
    }
    assertEquals(16, blocks());
    assertEquals(Optional.of(CacheUse.HIT), use(open(size), "/0"));
    assertEquals(Optional.of(CacheUse.MISS), use(open(size), "/8"));
    assertEquals(Optional.of(CacheUse.HIT), use(open(size), "/0"));
    assertEquals(Optional.of(CacheUse.MISS), use(open(size), "/1"));
    assertEquals(16, blocks());
    open(size / 2);
    assertEquals(8, blocks());
    assertEquals(Optional.of(CacheUse.HIT), use(opened.get(), "/1"));
  }

  @Test
  void theSizeIsNotExceededWhileBodiesAreWritten() throws IOException {
    ResponseCache cache = open(1 << 20);
    network.answers = request -> network.answer(200, FRESH, new byte[400_000]);
    use(cache, "/kept");
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Exchange exchange = send(cache, "/" + i);
      exchange.body().readNBytes(300_000);
      exchanges.add(exchange);
      assertTrue(blocks() <= 256, () -> "exceeded");
    }
    for (Exchange exchange : exchanges) {
      exchange.body().readAllBytes();
      exchange.close();
    }
    assertTrue(blocks() <= 256);
    network.answers = request -> network.answer(200, FRESH, new byte[2_000_000]);
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/large"));
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/large"));
    assertEquals(List.of(), files());
  }

  @Test
  void whatIsOlderThanANewResponseIsForgotten() throws IOException {
    ResponseCache cache = open(1 << 20);
    use(cache, "/a");
    Request again =
        new Request(
            "GET",
            HttpUrl.get("http://a.test/a"),
            Headers.of("Cache-Control", "no-cache"),
            Set.of(),
            Optional.empty());
    network.answers = request -> network.answer(503, Headers.of(), new byte[0]);
    cache.send(again, new Deadline(0), new Stopwatch()).close();
    assertEquals(Optional.of(CacheUse.HIT), use(cache, "/a"));
    network.answers = request -> network.answer(200, Headers.of(), new byte[0]);
    cache.send(again, new Deadline(0), new Stopwatch()).close();
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/a"));
  }

  @Test
  void aFolderThatGoesAwayCostsNothing() throws IOException {
    ResponseCache cache = open(1 << 20);
    use(cache, "/a");
    for (Path file : files()) {
      Files.delete(file);
      Files.delete(file.getParent());
    }
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/a"));
    assertEquals(Optional.of(CacheUse.MISS), use(cache, "/b"));
    assertEquals(0, network.open.get());
  }

  @Test
  void whatComesAfterTheEndIsNotKept() throws IOException {
    ResponseCache cache = open(1 << 20);
    try (Exchange late = send(cache, "/a")) {
      cache.close();
      late.body().readAllBytes();
    }
    assertEquals(List.of(), files());
  }

  /// Each body is its tag again and again, so that a mixture would be seen.
  @Test
  void everyResponseIsWholeHoweverManyAreWrittenAtOnce() throws Exception {
    network.answers =
        request -> {
          int tag = network.sent.get() % 7;
          String known = request.fields().get("If-None-Match");
          Headers fields = Headers.of("ETag", known == null ? "\"" + tag + '"' : known);
          boolean same = known != null && network.sent.get() % 3 > 0;
          byte[] body = same ? new byte[0] : new byte[10_000 + 1000 * tag];
          Arrays.fill(body, (byte) tag);
          return network.answer(
              same ? 304 : 200, same ? fields : Headers.of("ETag", "\"" + tag + '"'), body);
        };
    ResponseCache cache = open(20 * 4096);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 5000; i++) {
        String path = "/" + i % 5;
        all.add(threads.submit(() -> check(cache, path)));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertTrue(blocks() <= 20);
    assertEquals(0, network.open.get());
  }

  private static void check(Transport cache, String path) {
    try (Exchange exchange = send(cache, path)) {
      byte[] body = exchange.body().readAllBytes();
      int tag = exchange.head().fields().get("ETag").charAt(1) - '0';
      assertEquals(10_000 + 1000 * tag, body.length);
      for (byte b : body) {
        assertEquals(tag, b);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
