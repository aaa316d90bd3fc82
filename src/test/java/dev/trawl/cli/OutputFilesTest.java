package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens to the files that a run writes: rows 93 to 95 of the table in src/docs/faults.md.
final class OutputFilesTest {
  private final WebServer server = new WebServer(WebServer.text("ok"));
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// Runs with every `@` in an option standing for the folder.
  private Cli.Result run(String options, String... entries) {
    List<String> arguments = new ArrayList<>(List.of("--retry", "0"));
    Arrays.stream(options.split(" "))
        .map(o -> o.replace("@", folder + "/"))
        .forEach(arguments::add);
    return Cli.run(Cli.arguments(arguments, entries));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// Every file with its content, every link with where it leads.
  private Map<String, String> tree() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.toList()) {
        String what =
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    ? HexFormat.of().formatHex(Files.readAllBytes(path))
                    : "";
        all.put(folder.relativize(path).toString(), what);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o @old --warc @a.warc.gz",
        "-o @old --save @new/deep --warc @a.warc.gz",
        "-o @new --failed-out @new2 --warc @a.warc",
        "-o @old --save @file",
        "-o @old --failed-out @none/x",
        "-o @old --report junit=@none/x",
        "-o @old --report tap=@dir --failed-out @file",
        "-o @old --metrics @none/x.prom",
        "-o @old --metrics @dir",
        "-o @old --cookie-jar @none/jar",
        "-o @old --failed-out @file --metrics @old2/x",
        "-o @new --failed-out @new2 --report html=@none/x",
        "--resume -o @torn --report markdown=@none/x",
        "--resume -o @file --failed-out @old",
        "-o @old --baseline @dir",
        "-o @old --retry-failed @file",
        "-o @old --failed-out @file @none",
        "-o @new --save @new2 --warc @new.warc --metrics @m --cookie-jar @j --report tap=@t"
            + " @no.csv",
        "--only-changes --baseline @empty -o @old --warc @a.warc.gz",
        "--dry-run -o @old @no.csv"
      })
  void aRunThatIsRefusedChangesNothing(String options) throws IOException {
    file("old", "{\"old\":1}\n");
    file("file", "notes");
    file("empty", "");
    file("no.csv", "a,b\n1,2\n");
    file("a.warc.gz", "archive");
    file("a.warc", "archive");
    file("torn", "{\"index\":1,\"input\":\"x\",\"ok\":true}\n{\"index\":2,\"inp");
    Files.createDirectory(folder.resolve("dir"));
    Map<String, String> before = tree();
    boolean listed = options.endsWith("@no.csv") || options.endsWith("@none");
    Cli.Result result = listed ? run(options) : run(options, server.url("/"));
    assertTrue(List.of(2, 3, 4).contains(result.exit()), result.exit() + " " + result.err());
    assertTrue(before.equals(tree()), () -> options + changed(before));
    assertEquals(List.of(), server.requests());
  }

  private String changed(Map<String, String> before) {
    try {
      Map<String, String> now = tree();
      return ": " + before.keySet() + " became " + now.keySet();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void theOldRecordsGoOnlyWithTheFirstNewOne() throws IOException {
    Path old = file("old", "old\n");
    Path failed = file("failed", "old\n");
    Path empty = file("list", "");
    run("-o @none --failed-out @failed", "--dry-run", empty.toString()).exits(2);
    assertEquals("old\n", Files.readString(failed));
    run("-o @old --failed-out @failed", empty.toString()).exits(0);
    assertEquals("", Files.readString(old) + Files.readString(failed));
    file("old", "longer than the new one ".repeat(100) + "\n");
    run("-o @old --only failed --failed-out @failed", server.url("/")).exits(0);
    assertEquals("", Files.readString(old));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o @x --metrics @x",
        "-o @x --cookie-jar @x",
        "-o @x --failed-out @x",
        "-o @x --report html=@x",
        "-o @x.warc.gz --warc @x.warc.gz",
        "-o @x-00001.warc --warc @x.warc",
        "-o @x --baseline @x",
        "-o @x --retry-failed @x",
        "--metrics @x --cookie-jar @x",
        "--metrics @x --failed-out @x",
        "--metrics @x --report tap=@x",
        "--failed-out @x --cookie-jar @x",
        "--report tap=@x --report junit=@x",
        "--save @d --cache @d",
        "-o @x -H @@x",
        "-o @x -d @@x",
        "--cookie-jar @x --cacert @x",
        "--metrics @x @x",
        "--cookie-jar @x @x",
        "--failed-out @x @x",
        "--report markdown=@x @x",
        "-o @x @x"
      })
  void aFileIsUsedForOneThing(String options) throws IOException {
    // The second one by its name, by a link, by a link to where nothing is yet, or by a second
    // name.
    for (String how : List.of("name", "link", "dangling", "hard")) {
      Path x = folder.resolve("x");
      for (String name : List.of("x", "y", "x.warc.gz", "x-00001.warc")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      boolean exists =
          !how.equals("dangling")
              || options.matches(".*(baseline|retry|-b|-H|-d|cacert) \\S+|.* @x|.*(warc|cache) .*");
      if (exists && !options.contains("warc")) {
        Files.writeString(x, options.endsWith("-H @@x") ? "A: b" : server.url("/"));
      }
      String second = options;
      if (!how.equals("name") && !options.contains("warc") && !options.contains("@d ")) {
        Path y = folder.resolve("y");
        if (how.equals("hard")) {
          Files.writeString(x, server.url("/"));
          Files.createLink(y, x);
        } else {
          Files.createSymbolicLink(y, Path.of("x"));
        }
        second = options.replaceFirst("@x$", "@y").replace("-H @@x", "-H A:b --metrics @y");
      }
      second = second.replace("-H @", "-H \u0000").replace("-d @", "-d \u0000");
      Map<String, String> before = tree();
      String[] arguments =
          Stream.of(second.split(" "))
              .map(o -> o.replace("@", folder + "/").replace("\u0000", "@"))
              .toArray(String[]::new);
      Cli.Result result = Cli.run(Cli.arguments(List.of(arguments), server.url("/")));
      assertEquals(2, result.exit(), how + ": " + second + ": " + result.err());
      assertTrue(result.err().contains(", too"), how + ": " + second + ": " + result.err());
      assertEquals(before, tree());
    }
    assertEquals(List.of(), server.requests());
  }

  @Test
  void theJarMayBeWhereCookiesCameFrom() throws IOException {
    Path jar = file("jar", "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n");
    run("-b @jar --cookie-jar @jar", server.url("/")).exits(0);
    run("-b @jar --metrics @jar", server.url("/")).exits(2);
    assertTrue(Files.readString(jar).contains("\ta\tb\n"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(jar)));
  }

  @Test
  void devicesAreWrittenTo() throws IOException {
    run(
            "-o /dev/null --failed-out /dev/null --metrics /dev/null --cookie-jar /dev/null"
                + " --report junit=/dev/null",
            server.url("/"))
        .exits(0);
    assertTrue(Files.readAttributes(Path.of("/dev/null"), "isOther").containsValue(true));
    for (String option : List.of("--metrics ", "--cookie-jar ", "--report html=")) {
      Cli.Result full = run(option + "/dev/full", server.url("/")).exits(3);
      assertTrue(full.err().endsWith(": No space left on device\n"), option + full.err());
      assertEquals(2, full.err().lines().count(), full.err());
    }
  }

  /// Every option that writes a file.
  private static final List<String> WRITERS =
      List.of(
          "-o ",
          "--failed-out ",
          "--metrics ",
          "--cookie-jar ",
          "--warc ",
          "--report junit=",
          "--report markdown=",
          "--report tap=",
          "--report html=");

  static List<String> writers() {
    return WRITERS;
  }

  /// Something that goes to any of them.
  private Cli.Result write(String option, Path file) {
    return run(option + file, "--expect", "status 404", server.url("/"));
  }

  private static CompletableFuture<String> reader(Path file) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        return e.toString();
      }
    });
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aPipeIsWrittenTo(String option) throws Exception {
    Path pipe = folder.resolve("pipe.warc.gz");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path link = Files.createSymbolicLink(folder.resolve("link.warc.gz"), pipe);
    for (Path name : List.of(pipe, link)) {
      CompletableFuture<String> read = reader(pipe);
      write(option, name).exits(1);
      assertTrue(read.get().length() > 10, option + read.get());
      assertTrue(Files.readAttributes(pipe, "isOther").containsValue(true));
    }
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(Set.of("", "pipe.warc.gz", "link.warc.gz"), tree().keySet());
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aDeviceIsWrittenTo(String option) throws Exception {
    Path device = folder.resolve("null.warc");
    // That of /dev/null.
    Process made = new ProcessBuilder("mknod", device.toString(), "c", "1", "3").start();
    assumeTrue(made.waitFor() == 0, "only root makes devices");
    write(option, device).exits(1);
    assertTrue(Files.readAttributes(device, "isOther").containsValue(true));
    assertEquals(Set.of("", "null.warc"), tree().keySet());
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aFolderIsRefused(String option) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("d.warc")).resolve("x");
    Files.writeString(inside, "precious");
    Map<String, String> before = tree();
    Cli.Result result = write(option, folder.resolve("d.warc"));
    assertTrue(result.exit() == 2 || result.exit() == 3, option + result.exit());
    assertTrue(result.err().contains("it is a folder"), result.err());
    assertEquals(before, tree());
    assertEquals(List.of(), server.requests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--failed-out ", "--metrics ", "--cookie-jar ", "--report tap=", "--report html="})
  void aHyphenIsStandardOutputWhereTheRecordsGoElsewhere(String option) throws IOException {
    Cli.Result both = run(option + "-", server.url("/")).exits(2);
    assertTrue(both.err().contains("-: the records go to standard output, too"), both.err());
    Cli.Result shown =
        run("-o @r " + option + "-", "--expect", "status 404", server.url("/")).exits(1);
    assertTrue(shown.out().length() > 10, option);
    assertEquals(Set.of("", "r"), tree().keySet());
    assertFalse(Files.exists(Path.of("-")));
    Cli.Result closed =
        new Cli()
            .closed(Standard.OUT)
            .with(
                Cli.arguments(
                    List.of((option + "-").split(" ", -1)), "-o", folder + "/r", server.url("/")));
    assertTrue(closed.err().contains("it is closed"), closed.err());
    assertEquals(3, closed.exit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--save -", "--cache -", "--warc -"})
  void aHyphenIsRefusedWhereStandardOutputMakesNoSense(String option) {
    assertTrue(run(option, server.url("/")).exits(2).err().contains(option.split(" ", -1)[0]));
    assertFalse(Files.exists(Path.of("-")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--metrics ", "--report html=", "--cookie-jar "})
  void recordsAreNeverReplacedByAnythingElse(String option) throws IOException {
    Path records = file("day-1.jsonl", "{\"index\":1,\"ok\":true}\n");
    Cli.Result refused = write(option, records).exits(3);
    assertTrue(refused.err().contains("it holds records"), refused.err());
    assertEquals("{\"index\":1,\"ok\":true}\n", Files.readString(records));
  }

  @Test
  void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
    Path metrics = file("m.prom", "old");
    Files.setPosixFilePermissions(metrics, PosixFilePermissions.fromString("rw-r-----"));
    Object before = Files.getAttribute(metrics, "unix:ino");
    run("--metrics @m.prom", server.url("/")).exits(0);
    assertEquals(
        "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(metrics)));
    assertNotEquals(before, Files.getAttribute(metrics, "unix:ino"));
  }

  @Test
  void aFileWithTwoNamesKeepsBothWhenItIsGoneOnWith() throws IOException {
    String url = server.url("/");
    Path results =
        file(
            "results",
            "{\"index\":1,\"input\":\"%s\",\"ok\":false,\"error\":{\"kind\":\"interrupted\"}}\n"
                    .formatted(url)
                + "{\"index\":2,\"input\":\"%s\",\"ok\":true,\"status\":200}\n".formatted(url));
    Path second = Files.createLink(folder.resolve("second"), results);
    run("--resume -o @results", url, url).exits(0);
    assertEquals(2, Files.getAttribute(results, "unix:nlink"));
    assertEquals(-1, Files.mismatch(results, second));
    assertEquals(2, Files.readAllLines(results).size());
    assertEquals(Set.of("", "results", "second"), tree().keySet());
  }

  @Test
  void aFileWithOptionsIsUsedForNothingElse() throws IOException {
    Path arguments = file("arguments", "--quiet\n@" + folder + "/more\n");
    Path more = file("more", "--retry 0\n");
    Path config = folder.resolve("trawl/config");
    Files.createDirectory(config.getParent());
    Files.writeString(config, "quiet\n");
    for (Path file : List.of(arguments, more, config)) {
      String before = Files.readString(file);
      Cli.Result result =
          new Cli()
              .environment("XDG_CONFIG_HOME", folder)
              .with("@" + arguments, "--metrics", file.toString(), server.url("/"))
              .exits(2);
      assertTrue(result.err().contains("options are read from it, too"), result.err());
      assertEquals(before, Files.readString(file));
    }
  }

  @Test
  void aRefusedRunLeavesNoNewFolderForACache() throws IOException {
    run("-o @none/x --cache @new/cache", server.url("/")).exits(3);
    assertEquals(Set.of(""), tree().keySet());
    Files.createDirectory(folder.resolve("old"));
    run("-o @none/x --cache @old", server.url("/")).exits(3);
    assertEquals(Set.of("", "old"), tree().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o ", "--metrics ", "--cookie-jar ", "--failed-out ", "--report html="})
  void linksStayAndWhatTheyLeadToIsWritten(String option) throws IOException {
    Files.createDirectory(folder.resolve("real"));
    Path dangling = folder.resolve("link");
    Files.createSymbolicLink(dangling, Path.of("real/file"));
    Path real = folder.resolve("real/file");
    Path second = folder.resolve("second");
    for (int i = 0; i < 3; i++) {
      run(option + "@link", "--expect", "status 404", server.url("/"));
      assertTrue(Files.isSymbolicLink(dangling), option);
      assertTrue(Files.size(real) > 0, option);
      if (i == 0) {
        Files.createLink(second, real);
      }
      assertEquals(-1, Files.mismatch(real, second), option);
      assertEquals(2, Files.getAttribute(real, "unix:nlink"));
    }
  }
}
