package dev.trawl.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import mockwebserver3.MockResponse;
import okhttp3.Headers;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What trawl writes, trawl reads: names, texts and numbers of any length that it lets through.
@Timeout(60)
final class OwnRecordsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsWrittenCanBeRead(long seed) throws IOException {
    Random random = new Random(seed);
    Path file = folder.resolve("results.jsonl");
    int entries = 12;
    try (WebServer server = new WebServer(request -> answer(random))) {
      server.start();
      StringBuilder list = new StringBuilder("url\t" + "c".repeat(52_000 + random.nextInt(9_000)));
      for (int i = 0; i < entries; i++) {
        list.append('\n').append(server.url("/" + i)).append('\t').append(i);
      }
      Cli.Result written =
          new Cli()
              .in(list.toString())
              .with(
                  "--input-format=tsv",
                  "--include=headers,body",
                  "--extract=v=jq:.",
                  "--extract=w=jq:.n|tostring",
                  "--extract=x=regex:(k+)",
                  "-c1",
                  "-o",
                  file.toString(),
                  "-");
      assertEquals(
          "", written.err().lines().filter(l -> l.contains("defect")).findAny().orElse(""));
    }
    byte[] records = Files.readAllBytes(file);
    long[] read = new long[2];
    ResultReader.read(new ByteArrayInputStream(records), record -> read[0]++);
    try (FileChannel channel = FileChannel.open(file)) {
      RecordReader reader = new RecordReader(channel, "results");
      for (Optional<Recorded> next = reader.next(); next.isPresent(); next = reader.next()) {
        read[1]++;
      }
    }
    assertEquals(entries, read[0]);
    assertEquals(entries, read[1]);
    assertEquals(entries, new String(records, UTF_8).lines().count());
  }

  private static MockResponse answer(Random random) {
    String name = "k".repeat(1 + random.nextInt(90_000));
    String digits = "7".repeat(1 + random.nextInt(3_000));
    String depth = "[".repeat(random.nextInt(200));
    String body =
        "{\"%s\":\"%s\",\"n\":%s,\"d\":%s%s}"
            .formatted(name, name, digits, depth + "1", "]".repeat(depth.length()));
    return new MockResponse.Builder()
        .code(random.nextBoolean() ? 200 : 404)
        .headers(Headers.of("Content-Type", "application/json", name, digits))
        .body(body)
        .build();
  }
}
