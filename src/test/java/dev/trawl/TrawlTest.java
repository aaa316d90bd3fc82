package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Trawl.Result;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.RawServer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Summary;
import dev.trawl.server.DemoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class TrawlTest {
  private DemoServer server;
  private String demo;

  @BeforeEach
  void start() throws IOException {
    server = DemoServer.start(0);
    demo = "http://127.0.0.1:" + server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyEntryHasItsResult(ExecutorKind executor) throws Exception {
    List<Result> results = new ArrayList<>();
    Summary summary;
    try (Trawl trawl =
        Trawl.builder().executor(executor).keepBodies(1000).keepHeaders(true).retries(0).build()) {
      summary =
          trawl.fetch(
              List.of(demo + "/get?a=b", demo + "/status/404", "http://127.0.0.1:1/", "ftp://x/"),
              results::add);
    }
    results.sort(Comparator.comparingLong(Result::index));
    assertEquals(List.of(true, false, false, false), results.stream().map(Result::ok).toList());
    assertEquals(demo + "/get?a=b", results.get(0).url());
    assertEquals(OptionalInt.of(200), results.get(0).status());
    assertTrue(results.get(0).text().orElseThrow().contains("\"a\""));
    assertTrue(
        results.get(0).fetched().outcome().answer().orElseThrow().headers().containsKey("date"));
    assertEquals(OptionalInt.of(404), results.get(1).status());
    assertEquals(Optional.empty(), results.get(1).failure());
    assertEquals(Optional.of(ErrorKind.CONNECT), results.get(2).failure().map(Failure::kind));
    assertEquals("ftp://x/", results.get(3).url());
    assertEquals(1, summary.ok());
    assertEquals(Map.of("404", 1L, "connect", 1L, "invalid_url", 1L), summary.notOk());
  }

  @Test
  void optionsReachTheServer() throws Exception {
    List<String> said;
    try (RawServer raw = RawServer.saying("HTTP/1.1 204 No Content\r\n\r\n");
        Trawl trawl = Trawl.builder().method("HEAD").header("User-Agent", "me/1").build()) {
      trawl.fetch(List.of(raw.url("http") + "x"), result -> {});
      said = raw.requests();
    }
    assertTrue(said.getFirst().startsWith("HEAD /x HTTP/1.1\r\n"), said::toString);
    assertTrue(said.getFirst().contains("User-Agent: me/1\r\n"), said::toString);
  }

  @Test
  void resultsComeOneAtATime() throws Exception {
    AtomicInteger within = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Trawl trawl = Trawl.builder().concurrency(20).build()) {
      trawl.fetch(
          IntStream.range(0, 200).mapToObj(i -> demo + "/status/200?" + i).toList(),
          result -> {
            most.accumulateAndGet(within.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            within.decrementAndGet();
          });
    }
    assertEquals(1, most.get());
  }

  @Test
  void whatTheConsumerThrowsEndsTheRun() throws Exception {
    IllegalStateException mine = new IllegalStateException("mine");
    try (Trawl trawl = Trawl.builder().build()) {
      List<String> list = List.of(demo + "/get");
      assertSame(
          mine,
          assertThrows(
              IllegalStateException.class,
              () ->
                  trawl.fetch(
                      list,
                      result -> {
                        throw mine;
                      })));
      // It can go on.
      assertEquals(1, trawl.fetch(list, result -> {}).ok());
    }
  }

  @Test
  void whatTheListThrowsEndsTheRun() throws Exception {
    IllegalStateException mine = new IllegalStateException("mine");
    try (Trawl trawl = Trawl.builder().build()) {
      Iterable<String> list =
          () ->
              IntStream.range(0, 2)
                  .mapToObj(i -> {
                    if (i == 1) {
                      throw mine;
                    }
                    return demo + "/get";
                  })
                  .iterator();
      List<Result> results = new ArrayList<>();
      assertSame(
          mine, assertThrows(IllegalStateException.class, () -> trawl.fetch(list, results::add)));
      assertEquals(List.of(true), results.stream().map(Result::ok).toList());
    }
  }

  @Test
  void theDeadlineOfAListIsNotThatOfAnother() throws Exception {
    List<Result> results = new ArrayList<>();
    try (Trawl trawl = Trawl.builder().deadline(Duration.ofSeconds(1)).build()) {
      trawl.fetch(List.of(demo + "/delay/30"), results::add);
      assertEquals(1, trawl.fetch(List.of(demo + "/get"), result -> {}).ok());
    }
    assertEquals(Optional.of(ErrorKind.DEADLINE), results.getFirst().failure().map(Failure::kind));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Trawl.builder().concurrency(0).build());
    assertThrows(IllegalArgumentException.class, () -> Trawl.builder().maxPerHost(0).build());
    assertThrows(IllegalArgumentException.class, () -> Trawl.builder().retries(-1).build());
    assertThrows(IllegalArgumentException.class, () -> Trawl.builder().header("a b", "c"));
    assertThrows(
        IllegalArgumentException.class, () -> Trawl.builder().rate(0, Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class, () -> Trawl.builder().maxTime(Duration.ZERO).build());
  }

  @Test
  void theExampleInTheReadmeWorks(@TempDir Path folder) throws Exception {
    Matcher example =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertTrue(example.find());
    Path source = Files.writeString(folder.resolve("LinkCheck.java"), example.group(1));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, "-d", folder.toString(), source.toString()),
        said::toString);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      var main = loader.loadClass("LinkCheck").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[] {demo + "/get", demo + "/status/503"});
    } finally {
      System.setOut(out);
    }
    assertEquals(
        demo + "/status/503 503\n1 of 2 are ok\n", printed.toString(StandardCharsets.UTF_8));
  }
}
