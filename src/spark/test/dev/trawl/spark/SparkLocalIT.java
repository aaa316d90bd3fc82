package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Packaged.Ended;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The job in one process, without a cluster.
final class SparkLocalIT {
  @TempDir private Path folder;

  @Test
  void theRecordsAreThoseOfTrawl() throws Exception {
    try (WebServer server = new WebServer().start()) {
      Path lists = Files.createDirectory(folder.resolve("lists"));
      String other = server.url("/other").replace("127.0.0.1", "localhost");
      Files.writeString(
          lists.resolve("a.txt"), "# list\n" + server.url("/1") + "\n\nftp://x/\n" + other + "\n");
      Files.writeString(
          lists.resolve("b.csv"), "url,id,shop\n" + server.url("/2") + ",x,north\nhttp://,y\n");
      Files.writeString(
          lists.resolve("c.jsonl"),
          "{\"url\":\""
              + server.url("/3")
              + "\",\"expect\":\"status 404\"}\nno json\n"
              + "{\"url\":\""
              + server.url("/1")
              + "\"}\n");
      Files.writeString(lists.resolve("_ignored"), server.url("/4"));
      List<JsonNode> expected =
          Cli.run(
                  lists.resolve("a.txt").toString(),
                  lists.resolve("b.csv").toString(),
                  lists.resolve("c.jsonl").toString(),
                  "--unique")
              .exits(1)
              .records();
      assertEquals(7, expected.size());

      Path output = folder.resolve("results");
      Ended job =
          Cluster.local(
              "--input", lists.toString(), "--output", output.toString(), "--shards=4", "--unique");
      assertEquals(1, job.exit(), job.err());
      assertTrue(job.err().contains("trawl: 7 entries"), job.err());
      assertEquals(lasting(expected), lasting(records(output)));

      // Another list would be numbered otherwise.
      Files.writeString(lists.resolve("d.txt"), server.url("/5"));
      Ended changed =
          Cluster.local("--input", lists.toString(), "--output", output.toString(), "--unique");
      assertEquals(2, changed.exit(), changed.err());
      assertTrue(changed.err().contains("has results of another list"), changed.err());
    }
  }

  @Test
  void sparkReadsParquetBackInTypedColumnsFromWhereverItWasWritten() throws Exception {
    try (WebServer server = new WebServer().start()) {
      Path list =
          Files.writeString(
              folder.resolve("list"), server.url("/1") + "\n" + server.url("/2") + "\nftp://x/\n");
      Path output = folder.resolve("results");
      Ended job =
          Cluster.local(
              "--input",
              list.toString(),
              "--output",
              "remote://" + output,
              "--shards=2",
              "--format=parquet",
              "--include=headers,body",
              "--max-failures=1");
      assertEquals(0, job.exit(), job.err());
      Ended read = Cluster.withSpark(ReadBack.class, "parquet", output.toString()).exits(0);
      assertTrue(read.out().endsWith("[3,3,2,1,true,true,2]\n"), read.out());
      assertTrue(read.out().startsWith("index BIGINT"), read.out());
      assertTrue(read.out().contains("error STRUCT<kind: STRING, message: STRING"), read.out());
      assertEquals(List.of("_SUCCESS", "_shards", "_summary.json"), names(output, "_"));

      // What is done is known again.
      server.close();
      Ended again =
          Cluster.local(
              "--input",
              list.toString(),
              "--output",
              "remote://" + output,
              "--format=parquet",
              "--max-failures=1");
      assertEquals(0, again.exit(), again.err());
    }
  }

  @Test
  void anInputThatIsNotThereIsNamed() throws Exception {
    Path missing = folder.resolve("missing");
    Ended job =
        Cluster.local("--input", missing.toString(), "--output", folder.resolve("o").toString());
    assertEquals(4, job.exit(), job.err());
    assertTrue(job.err().contains("trawl: cannot read " + missing + ": no such file"), job.err());
  }

  private static List<String> names(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static List<JsonNode> records(Path output) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path part : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        records.addAll(Records.of(Files.readAllBytes(part)));
      }
    }
    return records;
  }

  /// What does not depend on the time.
  private static List<String> lasting(List<JsonNode> records) {
    List<String> fields = List.of("index", "line", "id", "meta", "input", "url", "status", "error");
    return records.stream()
        .sorted(Comparator.comparingLong(record -> record.get("index").asLong()))
        .map(record -> fields.stream().map(record::path).toList().toString())
        .toList();
  }
}
