package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportsOptionTest {
  private final WebServer server =
      new WebServer(
          request -> WebServer.status(request.getTarget().startsWith("/404") ? 404 : 200));

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void annotationsNameTheListFromTheRootOfTheRepository() throws IOException {
    Path root = Files.createDirectories(folder.resolve("repo"));
    Path checks = Files.createDirectories(root.resolve("ci/checks"));
    Path list = Files.writeString(checks.resolve("urls.txt"), server.url("/404") + "\n");
    Files.createSymbolicLink(root.resolve("link.txt"), list);
    Path outside = Files.writeString(folder.resolve("outside.txt"), server.url("/404") + "\n");
    Path linked = Files.createSymbolicLink(folder.resolve("by-link"), root);
    Path here = Path.of("").toAbsolutePath();

    assertEquals("ci/checks/urls.txt", annotated(root, list));
    assertEquals("ci/checks/urls.txt", annotated(root, here.relativize(list)));
    assertEquals(
        "ci/checks/urls.txt", annotated(root, checks.resolve("../.././ci/checks/urls.txt")));
    assertEquals(
        "urls.txt", annotated(checks, here.relativize(root).resolve("ci/checks/urls.txt")));
    assertEquals("ci/checks/urls.txt", annotated(linked, list));
    assertEquals("ci/checks/urls.txt", annotated(root, linked.resolve("ci/checks/urls.txt")));
    assertEquals("link.txt", annotated(root, root.resolve("link.txt")));
    assertEquals("ci/checks/urls.txt", annotated(root.resolve("ci/.."), list));
    assertEquals("", annotated(root, outside));
    assertEquals("", annotated(checks, root.resolve("../outside.txt")));
    assertEquals("", annotated(folder.resolve("gone"), list));
  }

  /// What the annotation of the entry of a list calls the list.
  private static String annotated(Path workspace, Path list) {
    String err =
        new Cli()
            .environment("GITHUB_WORKSPACE", workspace)
            .with("-q", "--report", "github", list.toString())
            .exits(1)
            .err();
    assertTrue(err.startsWith("::error "), err);
    return err.contains("file=") ? err.replaceFirst("(?s).*?file=(.*?),line=1,.*", "$1") : "";
  }

  @Test
  void everyReportHasTheNumbersOfTheSummary() throws IOException {
    Cli.Result result =
        new Cli()
            .environment("GITHUB_STEP_SUMMARY", file("summary"))
            .with(
                "--report=junit=" + file("junit"),
                "--report=markdown=" + file("markdown"),
                "--report=tap=" + file("tap"),
                "--report=html=" + file("html"),
                "--report=github",
                server.url("/a"),
                server.url("/404"),
                "http://")
            .exits(1);
    assertEquals(3, result.records().size());
    assertEquals(List.of("html", "junit", "markdown", "summary", "tap"), files());
    assertTrue(result.err().contains("1 ok, 2 failed (404: 1, invalid_url: 1)"), result.err());
    assertTrue(read("junit").contains("tests=\"3\" failures=\"1\" errors=\"1\""), read("junit"));
    assertTrue(read("markdown").contains("\n| 3 | 1 | 2 | 0 | "), read("markdown"));
    assertTrue(read("tap").endsWith("\n1..3\n"), read("tap"));
    assertTrue(read("html").contains("1 ok, 2 failed (404: 1, invalid_url: 1)"), read("html"));
    assertTrue(read("summary").contains("\n| 3 | 1 | 2 | 0 | "), read("summary"));
    assertEquals(2, result.err().lines().filter(line -> line.startsWith("::error ")).count());
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void annotationsNameTheListIfThereIsOne() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "\n" + server.url("/404") + "\n");
    Path other = Files.writeString(folder.resolve("other"), "");
    String url = server.url("/404/argument");
    String err = Cli.run("--report", "github", list.toString(), url).exits(1).err();
    assertTrue(err.contains("::error file=" + list + ",line=2,title=GET "), err);
    assertTrue(err.contains("::error title=GET "), err);
    assertFalse(
        Cli.run("--report=github", list.toString(), other.toString()).err().contains("file="));
    assertFalse(
        new Cli().in(server.url("/404")).with("--report=github").exits(1).err().contains("line="));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "junit; --report junit needs a file: junit=FILE",
        "junit=; --report junit= needs a file: junit=FILE",
        "github=x; --report github takes no file",
        "pdf=x; --report takes junit=FILE, markdown=FILE, tap=FILE, html=FILE, github, not 'pdf=x'",
        "JUNIT=x; --report takes junit=FILE",
        "''; --report takes junit=FILE"
      })
  void aReportThatCannotBeIsSaid(String report, String said) {
    Cli.Result result = Cli.run("--report=" + report, server.url("/")).exits(2);
    assertTrue(result.err().startsWith("trawl: " + said), result.err());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void whatIsReadOrWrittenOtherwiseIsNoReport() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), server.url("/"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), list);
    Path results = Files.writeString(folder.resolve("results"), "");
    refused("it is a list to be read", "list", list.toString());
    refused("it is a list to be read", "list", link.toString());
    refused("--output writes it", "new", "-o", folder + "/./new");
    refused("--failed-out writes it", "new", "--failed-out", file("new"));
    refused("--metrics writes it", "new", "--metrics", file("new"));
    refused("--cookie-jar writes it", "new", "--cookie-jar", file("new"));
    refused("--baseline reads it", "results", "--baseline", results.toString());
    refused("--retry-failed reads it", "results", "--retry-failed", results.toString());
    refused("another report goes there", "new", "--report", "html=" + file("new"));
    assertEquals(server.url("/"), Files.readString(list));
    assertEquals(List.of("link", "list", "results"), files());
  }

  private void refused(String said, String report, String... arguments) {
    Cli.Result result =
        Cli.run(
            Cli.arguments(List.of(arguments), "--report", "tap=" + file(report), server.url("/")));
    assertTrue(result.exits(2).err().contains(said + ", too"), result.err());
    assertEquals(List.of(), server.requests());
  }

  @ParameterizedTest
  @CsvSource({"none/report,no such file or folder", "., it is a folder"})
  void aReportThatCannotBeWrittenIsSaidBeforeAnythingIsFetched(String name, String why) {
    String file = folder.resolve(name).toString();
    Cli.Result result = Cli.run("--report=tap=" + file, server.url("/")).exits(3);
    assertEquals("trawl: cannot write " + file + ": " + why + "\n", result.err());
    assertEquals(List.of(), server.requests());
    Cli.Result summary =
        new Cli()
            .environment("GITHUB_STEP_SUMMARY", file("none/summary"))
            .with("--report=github", server.url("/"))
            .exits(3);
    assertTrue(summary.err().contains("none/summary: no such file"), summary.err());
  }

  @Test
  void aListThatCannotBeReadToItsEndHasReportsOfItsBeginning() throws IOException {
    Path index =
        Files.writeString(
            folder.resolve("index.xml"),
            "<sitemapindex><sitemap><loc>"
                + server.url("/404")
                + "</loc></sitemap></sitemapindex>");
    Cli.run("--report=tap=" + file("tap"), server.url("/"), index.toString()).exits(4);
    assertTrue(read("tap").startsWith("TAP version 14\nok 1 - "), read("tap"));
    assertTrue(read("tap").contains("\nBail out! cannot read " + index), read("tap"));
  }

  @Test
  void whereRecordsAreLostThereIsNoReport() throws IOException {
    for (String message : List.of("No space left on device", "Broken pipe")) {
      new Cli()
          .out(new BrokenStream(message))
          .with("--report=html=" + file("html"), "--report=junit=" + file("x"), server.url("/"));
      assertEquals(List.of(), files());
    }
  }

  @Test
  void passwordsAreInNoReport() throws IOException {
    String url = server.url("/404").replace("http://", "http://me:s3cr3t@");
    Cli.Result result = Cli.run("--report=junit=" + file("junit"), "--report=github", url).exits(1);
    assertFalse((result.err() + read("junit")).contains("s3cr3t"), result.err());
  }
}
