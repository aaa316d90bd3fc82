package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DryRunTest {
  private final WebServer server = new WebServer();
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    assertEquals(List.of(), server.requests());
    server.close();
  }

  private Path list(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyEntryIsPrintedAsItWasUnderstood() throws IOException {
    Path list =
        list(
            "list.jsonl",
            """
            {"url":"HTTP://me:s3cr3t@h.test:80/a/../b?c d#e","id":17,"method":"PUT","team":"x"}

            {"url":"http://","headers":{"X":"s3cr3t"}}
            """);
    Cli.Result result = Cli.run("--dry-run", list.toString(), "h.test://x").exits(1);
    assertEquals(
        """
        {"index":1,"line":1,"id":17,"meta":{"team":"x"},"input":"HTTP://me:***@h.test:80/a/../b?c d#e",\
        "url":"http://h.test/b?c%20d","method":"PUT","expect":["status 200-299"]}
        {"index":2,"line":3,"input":"http://","error":{"kind":"invalid_url","message":"no host"}}
        """,
        result.out().lines().limit(2).map(line -> line + "\n").reduce("", String::concat));
    assertEquals(3, result.records().size());
    assertEquals(
        "trawl: 3 entries, 2 of them invalid; nothing was sent (--dry-run)\n", result.err());
  }

  @Test
  void aDryRunSaysWhatTheRecordsOfARunWillSay() throws IOException {
    String text = "http://127.0.0.1:1/a b\nno scheme\n\u00FC\u0001\nhttp://me:pw@127.0.0.1:1/%zz\n";
    Path list = list("list", text);
    String[] options = {"--fields=index,line,input,url,method,error", "--ordered", "--retry=0"};
    List<JsonNode> planned =
        Cli.run(Cli.arguments(List.of(options), "--dry-run", list.toString())).records();
    List<JsonNode> done = Cli.run(Cli.arguments(List.of(options), list.toString())).records();
    assertEquals(4, planned.size());
    for (int i = 0; i < planned.size(); i++) {
      if (planned.get(i).has("error")) {
        assertEquals(done.get(i), planned.get(i));
      } else {
        assertEquals(done.get(i).get("url"), planned.get(i).get("url"));
        assertEquals(done.get(i).get("input"), planned.get(i).get("input"));
        assertEquals(done.get(i).get("method"), planned.get(i).get("method"));
      }
    }
  }

  @Test
  void optionsOfTheRequestShow() {
    JsonNode post =
        Cli.run("--dry-run", "-d", "a=b", "--default-scheme=http", server.url("/")).record();
    assertEquals("POST", post.get("method").textValue());
    assertEquals(
        "http://h.test/",
        new Cli()
            .in("h.test")
            .with("--dry-run", "--default-scheme", "http")
            .exits(0)
            .record()
            .get("url")
            .textValue());
  }

  @Test
  void theOptionsOfOutputAndOfListsHold() throws IOException {
    Path list = list("list", server.url("/\nhttp://\n") + server.url("/\n"));
    Path out = folder.resolve("out");
    Cli.Result result =
        Cli.run(
                "--dry-run",
                "--unique",
                "--only=failed",
                "--fields=index",
                "-o",
                out.toString(),
                list.toString())
            .exits(1);
    assertEquals("{\"index\":2}\n", Files.readString(out));
    assertEquals("", result.out());
    assertEquals(
        "trawl: 2 entries, 1 of them invalid; 1 repeats left out; nothing was sent (--dry-run)\n",
        result.err());
    Cli.Result quiet = Cli.run("--dry-run", "-q", "--fields=expect", server.url("/")).exits(0);
    assertEquals("{\"expect\":[\"status 200-299\"]}\n", quiet.out());
    assertEquals("", quiet.err());
  }

  @Test
  void whatAnIndexNamesIsNotFetched() throws IOException {
    Path index =
        list(
            "index.xml",
            "<sitemapindex><sitemap><loc>"
                + server.url("/map.xml")
                + "</loc></sitemap></sitemapindex>");
    Cli.Result result = Cli.run("--dry-run", server.url("/"), index.toString()).exits(4);
    assertEquals(1, result.records().size());
    assertEquals(
        "trawl: cannot read %s: sitemap %s: --dry-run does not fetch what an index names\n"
            .formatted(index, server.url("/map.xml")),
        result.err());
  }

  @Test
  void aListThatCannotBeReadIsSaid() {
    assertEquals(
        "trawl: cannot read no-such-file: no such file\n",
        Cli.run("--dry-run", "no-such-file").exits(4).err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--resume",
        "--retry-failed=F",
        "--failed-out=F",
        "--cookie-jar=F",
        "--cache=F",
        "--baseline=F",
        "--metrics=F",
        "--report=junit=F",
        "--report=github"
      })
  void whatNeedsARunIsRefused(String option) throws IOException {
    Path out = list("out", "precious");
    Cli.Result result =
        Cli.run(
                "--dry-run",
                "-o",
                out.toString(),
                option.replace("F", folder.resolve("new").toString()),
                server.url("/"))
            .exits(2);
    String name = "--" + option.substring(2).split("=", 2)[0];
    assertTrue(
        result.err().startsWith("trawl: --dry-run sends nothing: " + name + " cannot go with it"),
        result.err());
    assertEquals("precious", Files.readString(out));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(out), files.toList());
    }
  }

  @Test
  void theDemoServerIsNotStarted() {
    // Its port is taken, which a run says.
    String port = "--demo-server=" + server.port();
    Cli.run(port, server.url("/")).exits(2);
    assertEquals(1, Cli.run("--dry-run", port, server.url("/")).exits(0).records().size());
  }

  @Test
  void aWriteThatFailsEndsTheRun() {
    Cli.Result full =
        new Cli()
            .out(new BrokenStream("No space left on device"))
            .with("--dry-run", server.url("/"))
            .exits(3);
    assertEquals("trawl: cannot write standard output: No space left on device\n", full.err());
    Cli.Result gone =
        new Cli().out(new BrokenStream("Broken pipe")).with("--dry-run", server.url("/"));
    assertEquals("", gone.exits(141).err());
  }

  /// An endless list comes to its end only if it is printed while it is read.
  @Test
  void theListIsNotReadToItsEndFirst() {
    byte[] line = (server.url("/") + "\n").getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new InputStream() {
          private int position;

          @Override
          public int read() {
            return line[position++ % line.length];
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
              buffer[i] = (byte) read();
            }
            return length;
          }
        };
    Cli.Result gone =
        new Cli().in(endless).out(new BrokenStream("Broken pipe", 1 << 20)).with("--dry-run");
    assertEquals(141, gone.exit());
  }

  @Test
  void itsLinesAreNoResults() throws IOException {
    Path out = folder.resolve("out");
    Cli.run("--dry-run", "-o", out.toString(), server.url("/")).exits(0);
    assertEquals(1, Records.of(Files.readAllBytes(out)).size());
    assertFalse(
        Cli.run("--resume", "-o", out.toString(), server.url("/")).exits(4).err().isEmpty());
  }
}
