package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is the same entry in another run: row 92 of the table in src/docs/faults.md.
final class SameEntryTest {
  private static final String IDENTITY = "\"identity\":\"[0-9a-f]{16}\"";

  /// Answers by the body of the request.
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private final WebServer server = new WebServer(this::answer);

  @TempDir private Path folder;
  private Path results;

  @BeforeEach
  void start() throws IOException {
    server.start();
    results = folder.resolve("results.jsonl");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    return request.getTarget().equals("/down")
        ? WebServer.status(410)
        : WebServer.text(answers.getOrDefault(body, "ok"));
  }

  private Path list(String name, String... lines) throws IOException {
    return Files.writeString(
        folder.resolve(name), String.join("\n", lines).replace("URL", server.url("/api")) + "\n");
  }

  private Cli.Result resume(Path list, int status, String... options) {
    return Cli.run(
            Cli.arguments(
                List.of("--retry", "0", "--resume", "-o", results.toString(), list.toString()),
                options))
        .exits(status);
  }

  @Test
  void entriesThatShareAUrlAndChangedPlacesAreAnotherList() throws IOException {
    String one = "{\"url\":\"URL\",\"body\":{\"n\":1}}";
    String two = "{\"url\":\"URL\",\"body\":{\"n\":2}}";
    String three = "{\"url\":\"URL\",\"body\":{\"n\":3}}";
    resume(list("a.jsonl", one, two), 0);
    Cli.Result moved = resume(list("b.jsonl", two, one, three), 4);
    assertEquals(
        "trawl: the list is not that of "
            + results
            + ": entry 1 is not the same entry as before: \""
            + server.url("/api")
            + "\"",
        moved.err().lines().toList().getLast());
    assertEquals(2, server.requests().size());
    resume(list("c.jsonl", one, two, three), 0);
    assertEquals(3, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":\"PATCH\"",
        "\"headers\":{\"X-Tenant\":\"b\"}",
        "\"headers\":{\"X-Tenant\":[]}",
        "\"body\":\"n=2\"",
        "\"expect\":\"status 410\"",
        "\"max_time\":\"9s\"",
        "\"id\":18",
        "\"id\":\"17\""
      })
  void everyPartOfARequestMakesAnotherEntry(String part) throws IOException {
    String name = part.substring(0, part.indexOf(':'));
    String usual =
        Stream.of(
                "\"method\":\"PUT\"",
                "\"headers\":{\"X-Tenant\":\"a\"}",
                "\"body\":\"n=1\"",
                "\"expect\":\"status 200\"",
                "\"max_time\":\"8s\"",
                "\"id\":17")
            .collect(Collectors.joining(","));
    String other =
        Stream.of(usual.split(",(?=\"(?:headers|body|expect|max_time|id)\")"))
            .map(p -> p.startsWith(name + ":") ? part : p)
            .collect(Collectors.joining(","));
    resume(list("a.jsonl", "{\"url\":\"URL\"," + usual + "}"), 0);
    resume(list("b.jsonl", "{\"url\":\"URL\"," + usual + ",\"owner\":\"me\"}"), 0);
    assertTrue(
        resume(list("c.jsonl", "{\"url\":\"URL\"," + other + "}"), 4)
            .err()
            .contains("entry 1 is not the same entry"),
        other);
    assertEquals(1, server.requests().size());
  }

  @Test
  void tokensInUrlsMakeOtherEntries() throws IOException {
    String one = server.url("/").replace("//", "//tokenOne@");
    String two = server.url("/").replace("//", "//tokenTwo@");
    resume(list("a", one, two), 0);
    Cli.Result moved = resume(list("b", two, one), 4);
    assertFalse((moved.printed() + Files.readString(results)).contains("token"));
    assertEquals(2, server.requests().size());
  }

  @Test
  void onlyWhatIsMoreThanAUrlHasAnIdentity() throws IOException {
    Path list =
        list(
            "a.jsonl",
            "{\"url\":\"URL\",\"owner\":\"x\"}",
            "{\"url\":\"URL\",\"id\":1}",
            "{\"url\":\"URL?" + "q".repeat(3_000) + "\"}");
    List<JsonNode> records = Cli.run("--ordered", list.toString()).exits(0).records();
    assertFalse(records.get(0).has("identity"));
    for (JsonNode record : records.subList(1, 3)) {
      assertTrue(record.get("identity").textValue().matches("[0-9a-f]{16}"), record.toString());
    }
    assertFalse(Cli.run("--dry-run", list.toString()).exits(0).out().contains("identity"));
  }

  @Test
  void whatIsToBeGoneOnWithHasItsIdentityWhateverTheFields() throws IOException {
    Path list = list("a.jsonl", "{\"url\":\"URL\",\"id\":1}");
    resume(list, 0, "--fields", "index,input,input_base64,ok,status,error");
    assertTrue(
        Files.readString(results).matches("\\{\"index\":1,\"input\":.*," + IDENTITY + ",.*\n"));
    resume(list, 0, "--fields", "index,input,input_base64,ok,status,error");
    assertEquals(1, server.requests().size());
  }

  @Test
  void recordsThatDoNotProveTheirEntryAreRefused() throws IOException {
    Path list = list("a.jsonl", "{\"url\":\"URL\",\"body\":\"x\",\"expect\":\"status 404\"}");
    resume(list, 1);
    Files.writeString(results, Files.readString(results).replaceFirst("," + IDENTITY, ""));
    String before = Files.readString(results);
    String message =
        "trawl: entry 1 is more than the URL that "
            + results
            + " records: without the field identity there is no proof that it is the same";
    assertEquals(message, resume(list, 2).err().lines().toList().getLast());
    assertEquals(before, Files.readString(results));
    Cli.Result retry =
        Cli.run("--retry-failed", results.toString(), "-o", folder + "/new", list.toString());
    assertEquals(message, retry.exits(2).err().lines().toList().getLast());
    assertEquals(1, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":\"DELETE\"",
        "\"body\":[1]",
        "\"headers\":{\"A\":\"b\"}",
        "\"expect\":\"body contains up\"",
        "\"id\":8"
      })
  void failuresThatAreMoreThanUrlsNeedTheirList(String part) throws IOException {
    Path list =
        list(
            "a.jsonl",
            "{\"url\":\"URL\"}",
            "{\"url\":\"" + server.url("/down") + "\"," + part + "}");
    resume(list, 1);
    assertEquals(
        "trawl: --retry-failed: "
            + results
            + " does not have all of entry 2, such as its password or its body: give the list,"
            + " too\n",
        Cli.run("--retry-failed", results.toString()).exits(2).err());
    assertEquals(2, server.requests().size());
    Cli.run("--retry-failed", results.toString(), list.toString()).exits(1).record();
    List<RecordedRequest> down =
        server.requests().stream().filter(r -> r.getTarget().equals("/down")).toList();
    assertEquals(2, down.size());
    assertEquals(down.get(0).getMethod(), down.get(1).getMethod());
    assertEquals(down.get(0).getBody(), down.get(1).getBody());
  }

  @Test
  void failuresAreNotFetchedWithAnotherMethod() throws IOException {
    Cli.run("-d", "a=b", "-o", results.toString(), server.url("/down")).exits(1);
    assertEquals(
        "trawl: --retry-failed: "
            + results
            + ": entry 1 was asked for with POST, not with GET: give the same options\n",
        Cli.run("--retry-failed", results.toString()).exits(2).err());
    assertEquals(1, server.requests().size());
    Cli.run("-d", "a=b", "--retry-failed", results.toString()).exits(1).record();
  }

  @Test
  void recordsWithoutAMethodDoNotSayWhatTheirEntryWas() throws IOException {
    Cli.run("--fields", "index,input,ok,status", "-o", results.toString(), server.url("/down"))
        .exits(1);
    Cli.run("--retry-failed", results.toString()).exits(2);
    assertEquals(1, server.requests().size());
  }

  @Test
  void entriesThatShareAUrlEachHaveTheirBaseline() throws IOException {
    Path list =
        list(
            "a.jsonl",
            "{\"url\":\"URL\",\"body\":\"one\",\"x\":\"one\"}",
            "{\"url\":\"URL\",\"body\":\"two\",\"x\":\"two\"}");
    answers.putAll(Map.of("one", "1", "two", "2"));
    Cli.run("-o", results.toString(), "--hash", "sha256", list.toString()).exits(0);
    answers.put("two", "3");
    Path more =
        list(
            "b.jsonl",
            "{\"url\":\"URL\",\"body\":\"two\",\"x\":\"two\"}",
            "{\"url\":\"URL\",\"body\":\"new\",\"x\":\"new\"}",
            "{\"url\":\"URL\",\"body\":\"one\",\"x\":\"one\"}");
    Map<String, String> changes = new TreeMap<>();
    Cli.run("--baseline", results.toString(), more.toString())
        .exits(0)
        .records()
        .forEach(record ->
            changes.put(record.at("/meta/x").textValue(), record.get("change").textValue()));
    assertEquals(Map.of("one", "same", "two", "changed", "new", "new"), changes);
  }

  @ParameterizedTest
  @CsvSource({"f.jsonl", "f.ndjson", "f.csv", "f.tsv", "f.txt", "f", "f.csv.gz"})
  void aListOfFailuresHoldsAnyEntry(String name) throws IOException {
    Path failed = folder.resolve(name);
    Path tenants =
        list(
            "t.csv",
            "url,method,body,headers,owner",
            "URL/1,PUT,\"say \"\"hi\"\"\",\"X-A: 1\nX-B:\",team a");
    Path times = list("u.tsv", "id\texpect\turl\tmax_time", "7\tstatus 410\tURL/2\t1.5s");
    Path urls = list("c.txt", "URL/3", server.url("/4").replace("//", "//me:pw@"), "ht tp://é");
    Path api =
        list(
            "d.jsonl",
            "{\"url\":\"URL/5\",\"id\":1e400,\"body\":{\"a\":[1.0]},\"deep\":{\"x\":null}}",
            "{\"url\":\"URL/6#\\n\",\"method\":\"PATCH\"}",
            "{\"no json");
    List<String> lists = Stream.of(tenants, times, urls, api).map(Path::toString).toList();
    Cli.run(
            Cli.arguments(
                lists, "-q", "--ordered", "--expect", "status 599", "--failed-out", failed + ""))
        .exits(1);
    // What every entry says itself is met, but for the others.
    List<String> want = asked(lists.toArray(String[]::new));
    List<String> got = asked(failed.toString());
    want.removeIf(line -> line.contains("/api/2"));
    got.removeIf(line -> line.contains("/api/2"));
    assertEquals(want, got);
  }

  /// What a list asks for, as records tell it.
  private static List<String> asked(String... lists) throws IOException {
    return Cli.run(Cli.arguments(List.of("-q", "--ordered", "--expect", "status 599"), lists))
        .records()
        .stream()
        .map(record ->
            Stream.of("url", "method", "id", "meta", "input", "identity", "/error/message")
                .map(field -> field.startsWith("/") ? record.at(field) : record.path(field))
                .map(JsonNode::toString)
                .collect(Collectors.joining(" ")))
        .collect(Collectors.toList());
  }

  @Test
  void aListOfFailuresIsNoSitemap() throws IOException {
    Path list = list("a", "URL");
    assertEquals(
        "trawl: --failed-out f.xml: a sitemap holds URLs alone; see trawl --help\n",
        Cli.run("--failed-out", "f.xml", list.toString()).exits(2).err());
  }

  @Test
  void whatNoLineCanHoldIsNeverFetchedFromAListOfFailures() throws IOException {
    Path failed = folder.resolve("failed.jsonl");
    Path list = list("a", "x".repeat(70_000));
    Cli.run("--failed-out", failed.toString(), list.toString()).exits(1);
    assertEquals(
        List.of("{\"why\":\"entry 1 cannot be listed: its 70000 bytes are too long\"}"),
        Files.readAllLines(failed));
    assertEquals(
        "invalid_url", Cli.run(failed.toString()).exits(1).record().at("/error/kind").textValue());
  }

  @Test
  void aUrlIsTooLongWhereverItComesFrom() throws IOException {
    String tooLong = server.url("/" + "é".repeat(33_000));
    Path sitemap = list("s.xml", "<urlset><url><loc>" + tooLong + "</loc></url></urlset>");
    Path index =
        list("i.xml", "<sitemapindex><sitemap><loc>" + tooLong + "</loc></sitemap></sitemapindex>");
    Path past =
        list(
            "past.jsonl",
            "{\"index\":1,\"input\":\""
                + tooLong
                + "\",\"method\":\"GET\",\"ok\":false,\"status\":404}");
    for (String[] arguments :
        List.of(
            new String[] {tooLong},
            new String[] {sitemap.toString()},
            new String[] {"--retry-failed", past.toString()})) {
      JsonNode error = Cli.run(arguments).exits(1).record().get("error");
      assertEquals("invalid_url", error.get("kind").textValue());
      assertTrue(error.get("message").textValue().startsWith("longer than 65536 bytes: 66"));
    }
    assertTrue(Cli.run(index.toString()).exits(4).err().contains("longer than 65536 bytes"));
    assertEquals(List.of(), server.requests());
  }

  @Test
  void aUrlOnALineMayStandBesideAnythingElse() throws IOException {
    Path list = list("a.txt", "URL/1", "# none", "  {\"url\":\"URL/2\",\"method\":\"PUT\"}", "{");
    List<JsonNode> records = Cli.run("--ordered", list.toString()).exits(1).records();
    assertEquals(
        List.of("GET", "PUT", ""),
        records.stream().map(record -> record.path("method").asText()).toList());
    assertEquals("invalid_url", records.get(2).at("/error/kind").textValue());
  }
}
