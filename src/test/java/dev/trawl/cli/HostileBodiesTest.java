package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.record.ResultReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are made to cost more than they should when they are looked into: each costs its own
/// entry, and in time.
@Timeout(90)
final class HostileBodiesTest {
  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final WebServer server = new WebServer(this::answer);

  private MockResponse answer(RecordedRequest request) {
    return answers.getOrDefault(request.getTarget(), WebServer.status(404));
  }

  @BeforeEach
  void start() throws IOException {
    serve(
        "/good", "application/json", "{\"t\":[{\"name\":\"a\",\"value\":1}],\"n\":\"1\",\"a\":1}");
    server.start();
  }

  private void serve(String path, String type, String body) {
    answers.put(
        path, new MockResponse.Builder().addHeader("Content-Type", type).body(body).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void bodiesThatFillTheMemoryWaitForEachOther(String executor) throws IOException {
    serve("/control", "text/plain", "\u0001".repeat(300_000));
    String list = (server.url("/control") + "\n").repeat(40);
    Cli.Result result =
        new Cli()
            .in(list)
            .with(
                "-",
                "--memory",
                "1M",
                "--executor",
                executor,
                "--include",
                "body",
                "--expect",
                "size == 300000",
                "--max-per-host",
                "20")
            .exits(0);
    assertEquals(40, result.records().size());
    assertTrue(result.err().contains("; memory ran short (--memory): "), result.err());
  }

  @Test
  void whereMemorySufficesNothingIsSaidOfIt() {
    serve("/small", "text/plain", "x".repeat(10_000));
    Cli.Result result = Cli.run("--include", "body,headers", server.url("/small")).exits(0);
    assertFalse(result.err().contains("memory"), result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000k", "100G"})
  void whatCannotBeTheMemoryIsAUsageError(String size) throws IOException {
    Cli.Result result = Cli.run("--memory", size, server.url("/good")).exits(2);
    assertTrue(result.err().contains("--memory has to be from 1M to"), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "name, jq:.t|from_entries",
    "digits, jq:.n|tonumber",
    "infinite, jq:.n|tonumber",
    "none, jq:.n|tonumber",
    "halves, jq:.t|from_entries",
  })
  void aValueThatNobodyCanReadIsNull(String path, String expression) throws IOException {
    String entries = "{\"t\":[{\"name\":\"%s\",\"value\":1}],\"n\":\"%s\",\"a\":%s}";
    serve("/name", "application/json", entries.formatted("k".repeat(70_000), "1", "1"));
    serve("/digits", "application/json", entries.formatted("k", "3".repeat(1_200), "1"));
    serve("/infinite", "application/json", entries.formatted("k", "-1e800", "1"));
    serve("/none", "application/json", entries.formatted("k", "nan", "1"));
    serve("/halves", "application/json", entries.formatted("\\ud800", "1", "1"));
    Cli.Result result =
        Cli.run(
                "--ordered",
                "--extract",
                "v=" + expression,
                server.url("/good"),
                server.url("/" + path),
                server.url("/good"))
            .exits(0);
    List<JsonNode> records = result.records();
    assertEquals(3, records.size());
    boolean readable = path.equals("halves");
    assertEquals(!readable, records.get(1).at("/extract/v").isNull(), result::out);
    assertEquals(records.get(0).at("/extract/v"), records.get(2).at("/extract/v"));
    List<Long> read = new ArrayList<>();
    ResultReader.read(
        new ByteArrayInputStream(result.out().getBytes(UTF_8)), record -> read.add(record.index()));
    assertEquals(List.of(1L, 2L, 3L), read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xpath://div",
        "xpath://div[]",
        "xpath:count(//div[contains(., 'x')])",
        "xpath://*[following::h3]",
        "css:div[]",
        "css:div div div div h3",
        "css:div:has(h3)",
        "title",
      })
  void nestedElementsTakeNoLongerThanTheyMay(String expression) {
    serve("/nested", "text/html", "<div>".repeat(180_000) + "x");
    inTime(Duration.ofSeconds(12), "--max-time", "6s", "--extract", "v=" + expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jq:[.[] as $x | .[] as $y | $x + $y] | length",
        "jq:[.[] as $x | .[] | select(. == $x + 1)]",
        "jq:[range(1e12)]",
        "jq:last(range(1e12))",
        "jq:reduce range(1e12) as $i (0; . + $i)",
        "regex:(1?){400}(1?){400}b",
        "regex:(0.*,.*){60}b[]",
      })
  void whatGrowsWithItsSquareTakesNoLongerThanItMay(String expression) {
    serve("/nested", "application/json", "[1" + ",1".repeat(120_000) + "]");
    inTime(Duration.ofSeconds(12), "--max-time", "6s", "--extract", "v=" + expression);
  }

  private JsonNode inTime(Duration atMost, String... options) {
    long start = System.nanoTime();
    Cli.Result result = Cli.run(Cli.arguments(List.of(options), server.url("/nested"))).exits(0);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(atMost) < 0, () -> took + ": " + result.out());
    return result.record();
  }

  @Test
  void anExpectationThatTakesTooLongIsNotMet() {
    serve("/nested", "application/json", "[1" + ",1".repeat(120_000) + "]");
    for (String negated : List.of("", "not ")) {
      JsonNode record =
          Cli.run(
                  "--max-time=3s",
                  "--expect",
                  negated + "json [.[] as $x | .[] as $y | $x + $y] | length > 3",
                  server.url("/nested"))
              .exits(1)
              .record();
      assertTrue(record.at("/failures/0").asText().contains("of work"), record::toString);
    }
  }

  @Test
  void theDeadlineEndsTheWorkOnABody() {
    serve("/nested", "application/json", "[1" + ",1".repeat(120_000) + "]");
    long start = System.nanoTime();
    JsonNode record =
        Cli.run(
                "--deadline=2s",
                "--extract",
                "v=jq:[.[] as $x | .[] as $y | $x + $y | empty]",
                server.url("/nested"))
            .exits(5)
            .record();
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 6);
    assertEquals("deadline", record.at("/error/kind").asText());
    assertEquals(200, record.path("status").asInt());
  }

  @Test
  void aRecordStaysShortWhateverTheNumberOfItsExpectations() {
    serve("/nested", "text/plain", "x");
    StringBuilder expected = new StringBuilder("\"body contains 0\"");
    for (int i = 1; i < 1_200; i++) {
      expected.append(",\"header x-").append("y".repeat(30)).append(i).append(" exists\"");
    }
    String entry = "{\"url\":\"" + server.url("/nested") + "\",\"expect\":[" + expected + "]}";
    Cli.Result result = new Cli().in(entry).with("--input-format", "jsonl", "-").exits(1);
    assertTrue(result.out().length() <= 64 << 10, () -> result.out().length() + " characters");
    assertTrue(result.record().path("truncated_fields").asBoolean(), result::out);
  }

  @Test
  void aPageThatMultipliesItsElementsIsNotTaken() {
    serve("/nested", "text/html", "<b><i><u><tt><p>".repeat(60_000));
    JsonNode record = inTime(Duration.ofSeconds(60), "--extract", "v=css:h1", "--extract=w=title");
    assertEquals("{\"v\":null,\"w\":null}", record.path("extract").toString());
  }

  @Test
  void theFirstOfManyIsFoundAtOnce() {
    serve("/nested", "text/html", "<p>x".repeat(150_000));
    JsonNode record =
        inTime(
            Duration.ofSeconds(20), "--extract", "v=css:body > p", "--extract", "w=xpath://body/p");
    assertEquals(record.at("/extract/v").asText(), record.at("/extract/w").asText().strip());
    assertTrue(record.at("/extract/v").asText().startsWith("x"), record::toString);
  }
}
