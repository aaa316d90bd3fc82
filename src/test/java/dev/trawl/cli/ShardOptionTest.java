package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A list divided among processes.
final class ShardOptionTest {
  private static final int SHARDS = 4;
  private static final int HOSTS = 100;

  /// What the server answers 503 to.
  private final Map<String, Boolean> down = new ConcurrentHashMap<>();

  private final WebServer server =
      new WebServer(request ->
          down.containsKey(request.getTarget()) ? WebServer.status(503) : WebServer.text("ok"));

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int port() {
    return server.port();
  }

  /// Entries of many hosts that differ in how they are written, with others that are not valid and
  /// with repeats.
  private Path list(int entries) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# a list", ""));
    for (int i = 0; i < entries; i++) {
      String host = (i % 2 == 0 ? "h" : "H") + i % HOSTS + ".test:" + port();
      lines.add(
          i % 3 == 0 ? "http://" + host + "/" + i : "{\"url\":\"http://" + host + "/" + i + "\"}");
      if (i % 10 == 0) {
        lines.add("ftp://nowhere/" + i % 20);
        lines.add("http://h1.test:" + port() + "/again");
      }
    }
    return Files.write(folder.resolve("list"), lines);
  }

  private Cli.Result run(int status, Object... arguments) {
    List<String> all = new ArrayList<>();
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.add("--resolve=*:" + port() + ":127.0.0.1");
    all.add("--retry=0");
    all.add("--max-failures=100%");
    return Cli.run(all.toArray(String[]::new)).exits(status);
  }

  private static List<String> lasting(List<JsonNode> records) {
    List<String> fields = List.of("index", "line", "input", "url", "ok", "status", "error");
    return records.stream()
        .sorted(Comparator.comparingLong(record -> record.get("index").asLong()))
        .map(record -> fields.stream().map(record::path).toList().toString())
        .toList();
  }

  private List<JsonNode> records(String... files) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String file : files) {
      records.addAll(Records.of(Files.readAllBytes(folder.resolve(file))));
    }
    return records;
  }

  private static String[] outs() {
    return IntStream.rangeClosed(1, SHARDS).mapToObj(i -> "out-" + i).toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({"--no-progress", "--unique", "--ordered"})
  void allShardsTogetherHaveTheRecordsOfOneRun(String option) throws IOException {
    Path list = list(200);
    List<JsonNode> whole = run(0, list, option).records();
    List<JsonNode> parts = new ArrayList<>();
    Map<String, Integer> hosts = new HashMap<>();
    for (int i = 1; i <= SHARDS; i++) {
      List<JsonNode> part = run(0, list, option, "--shard", i + "/" + SHARDS).records();
      assertTrue(part.size() > 10, "shard " + i + " has " + part.size());
      for (JsonNode record : part) {
        if (record.has("url")) {
          String host = URI.create(record.get("url").textValue()).getAuthority();
          assertEquals(i, hosts.merge(host, i, (a, b) -> a), "two shards ask " + host);
        }
      }
      parts.addAll(part);
    }
    assertEquals(lasting(whole), lasting(parts));
  }

  @Test
  void whereAHostFallsToDependsOnItsNameAndPortAlone() {
    // printf example.org:443 | xxh64sum, without a sign modulo 8, plus 1.
    for (String entry :
        List.of(
            "https://example.org/",
            "https://EXAMPLE.org:443/a?b",
            "example.org",
            "https://u:p@example.org/#c")) {
      for (int i = 1; i <= 8; i++) {
        Cli.Result part = new Cli().in(entry).with("--shard=" + i + "/8", "--dry-run");
        assertEquals(i == 2 ? 1 : 0, part.exits(0).records().size(), entry + " in " + i);
      }
    }
  }

  @Test
  void aShardGoesOnWithItsOwnFile() throws IOException {
    Path list = list(200);
    for (String out : outs()) {
      String shard = out.substring(4) + "/" + SHARDS;
      run(0, list, "--shard", shard, "--resume", "-o", folder.resolve(out), "--unique");
      List<String> lines = Files.readAllLines(folder.resolve(out));
      Files.write(folder.resolve(out), lines.subList(0, lines.size() / 3));
      run(0, list, "--shard", shard, "--resume", "-o", folder.resolve(out), "--unique");
    }
    assertEquals(lasting(run(0, list, "--unique").records()), lasting(records(outs())));
  }

  @Test
  void theFileOfAnotherShardIsNotGoneOnWith() throws IOException {
    Path list = list(200);
    Path out = folder.resolve("out");
    run(0, list, "--shard=1/4", "-o", out);
    byte[] before = Files.readAllBytes(out);
    for (String other : List.of("2/4", "1/3", "1/8")) {
      String err = run(4, list, "--shard", other, "--resume", "-o", out).err();
      assertTrue(err.contains("; is the file that of another --shard than " + other + "?"), err);
      assertEquals(before.length, Files.size(out));
    }
    // All others, however they were divided.
    run(0, list, "--resume", "-o", out);
    assertEquals(lasting(run(0, list).records()), lasting(records("out")));
  }

  @Test
  void failuresOfAllShardsAreDividedAsTheListWas() throws IOException {
    Path list = list(200);
    IntStream.range(0, 200).filter(i -> i % 7 == 0).forEach(i -> down.put("/" + i, true));
    Path all = folder.resolve("all");
    run(0, list, "-o", all);
    List<String> failed =
        lasting(records("all").stream().filter(r -> !r.get("ok").booleanValue()).toList());
    for (List<Object> from : List.of(List.<Object>of(list), List.of())) {
      List<JsonNode> again = new ArrayList<>();
      for (int i = 1; i <= SHARDS; i++) {
        List<Object> arguments = new ArrayList<>(from);
        arguments.addAll(List.of("--retry-failed", all, "--shard", i + "/" + SHARDS));
        List<JsonNode> part = run(0, arguments.toArray()).records();
        assertTrue(part.size() < failed.size());
        again.addAll(part);
      }
      assertEquals(failed, lasting(again));
    }
  }

  @Test
  void aShardWithoutEntriesIsARunWithoutEntries() {
    // Which of the two it is depends on the port.
    List<String> said =
        Stream.of("1/2", "2/2")
            .map(shard -> run(0, "--shard", shard, server.url("/")).err())
            .toList();
    assertEquals(
        1, said.stream().filter(err -> err.contains("trawl: 0 entries")).count(), said + "");
    assertEquals(1, server.requests().size(), said + "");
  }

  @ParameterizedTest
  @CsvSource({
    "3, is not a part of a number of parts",
    "1/0, there can be 1 to 100000 parts",
    "1/100001, there can be 1 to 100000 parts",
    "0/4, parts are numbered from 1/4 to 4/4",
    "5/4, parts are numbered from 1/4 to 4/4",
    "-1/4, is not a part of a number of parts",
    "a/b, is not a part of a number of parts"
  })
  void aShardThatCannotBeIsRefused(String shard, String why) {
    String err = Cli.run("--shard=" + shard, server.url("/")).exits(2).err();
    assertTrue(err.contains("--shard") && err.contains("'" + shard + "'"), err);
    assertTrue(err.contains(why), err);
    assertEquals(0, server.requests().size());
  }
}
