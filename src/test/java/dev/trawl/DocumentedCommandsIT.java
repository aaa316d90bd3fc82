package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.server.DemoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command of the documents runs, in a folder with the files that it names, and prints what
/// they show.
///
/// Nothing leaves this machine: trawl sends nothing to the hosts of the documents (`--dry-run`).
final class DocumentedCommandsIT {
  /// What stands between two fences.
  record Block(Path page, String language, String text) {
    @Override
    public String toString() {
      return page.getFileName() + ": " + text.lines().findFirst().orElse("");
    }
  }

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  /// Commands that other tests run, and where.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "mvn ", ".ci/run",
          "podman ", "src/packaging/test, by buildah",
          "src/bench/compare", "by hand: it takes minutes",
          "# One machine: xargs", "src/bench/shards/run.sh, by hand: it takes minutes, and sshd",
          "#!/bin/sh\n#SBATCH", "nobody has tried it, which the page says",
          "spark-submit ", "the tests of the Spark job, without spark-submit");

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static DemoServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = DemoServer.start(0);
    Path bin = Files.createDirectory(shared.resolve("bin"));
    program(
        bin.resolve("trawl"),
        """
        case "$*" in *://example.*) set -- --dry-run "$@" ;; esac
        [ "$1" != bench ] || set -- "$@" --requests 5 --runs 1 --workers 1,2 --latency 1ms
        exec "$trawl" "$@"
        """);
    program(bin.resolve("java"), "shift 2\nexec trawl \"$@\"\n");
    program(
        bin.resolve("curl"), "echo '<urlset><url><loc>" + url("/json") + "</loc></url></urlset>'");
    Files.writeString(
        shared.resolve("urls-sample.txt"),
        read(Path.of("urls-sample.txt"))
            .replace("localhost:8765/", "localhost:" + server.port() + "/"));
    list("urls.txt", "/html", "/json", "/status/404", "/html");
    list("more-urls.txt", "/get");
    list("endpoints.txt", "/json", "/status/503");
    list("sites.txt", "/html", "/json");
    list("monday.txt", "/get", "/delay/0", "/status/404", "/ip");
    list("tuesday.txt", "/get", "/delay/0", "/status/404", "/status/503");
    Files.createFile(shared.resolve("last.jsonl"));
    results("urls.txt", "results.jsonl");
    results("monday.txt", "monday.jsonl");
    results("tuesday.txt", "tuesday.jsonl");
    results("monday.txt", "yesterday.jsonl");
    results("tuesday.txt", "today.jsonl");
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(shared.resolve("day-1.jsonl.gz")))) {
      Files.copy(shared.resolve("monday.jsonl"), packed);
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void copyFiles() throws IOException {
    try (Stream<Path> files = Files.walk(shared).skip(1)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(shared.relativize(file).toString()));
      }
    }
    // Its flaky entry begins anew for each command.
    Files.writeString(
        folder.resolve("smoke.txt"),
        url("/json") + "\n" + url("/flaky/2?key=" + folder.getFileName()) + "\n");
  }

  @ParameterizedTest
  @MethodSource
  void everyCommandForTheShellRuns(Block block) throws Exception {
    runs(block.text());
  }

  static Stream<Block> everyCommandForTheShellRuns() {
    return blocks("sh").filter(block -> elsewhere(block).isEmpty());
  }

  @Test
  void everyReasonForNotRunningACommandIsOfSomeUse() {
    assertEquals(
        new TreeSet<>(ELSEWHERE.keySet()),
        new TreeSet<>(blocks("sh").flatMap(block -> elsewhere(block).stream()).toList()));
  }

  @ParameterizedTest
  @MethodSource
  void everyCommandPrintsWhatIsShown(Block block) throws Exception {
    Matcher command = Pattern.compile("\\$ (.*)\n((?:(?!\\$ ).*\n)*)").matcher(block.text());
    while (command.find()) {
      assertEquals(
          comparable(command.group(2)),
          comparable(bash("{ " + command.group(1) + "; } 2>&1").out()));
    }
  }

  static Stream<Block> everyCommandPrintsWhatIsShown() {
    return blocks("console");
  }

  @ParameterizedTest
  @MethodSource
  void everyLineOfACrontabRuns(Block block) throws Exception {
    runs(
        block
            .text()
            .replaceFirst("^(\\S+ ){5}", "")
            .replace("/opt/trawl/bin/", "")
            .replace("/etc/", "")
            .replace("/var/lib/prometheus/node-exporter/", "")
            .replace("/var/lib/trawl", "."));
  }

  static Stream<Block> everyLineOfACrontabRuns() {
    return blocks("crontab");
  }

  @ParameterizedTest
  @MethodSource
  void everyJobOfCiRuns(Block block) throws Exception {
    Matcher action = Pattern.compile("args: (.+)").matcher(block.text());
    Matcher command = Pattern.compile("trawl (.+\n +)+?.*smoke\\.txt").matcher(block.text());
    if (action.find()) {
      runs("trawl " + action.group(1) + " smoke.txt");
    } else {
      assertTrue(command.find());
      runs(command.group().replaceAll("\n +", " "));
    }
  }

  static Stream<Block> everyJobOfCiRuns() {
    // Manifests of Kubernetes are for a cluster.
    return blocks("yaml").filter(block -> !block.text().startsWith("apiVersion:"));
  }

  @ParameterizedTest
  @MethodSource
  void everyListIsUnderstood(Block block) throws Exception {
    Path list = folder.resolve("list." + (block.language().equals("json") ? "jsonl" : "csv"));
    Files.writeString(list, block.text());
    assertFalse(runs("trawl --dry-run " + list).contains("invalid_url"));
  }

  static Stream<Block> everyListIsUnderstood() {
    return Stream.concat(blocks("json"), blocks("csv"));
  }

  /// Runs commands, of which none may end with another status than 0 and 1.
  private String runs(String commands) throws Exception {
    Packaged.Ended ended =
        bash(
            """
            set -o pipefail
            trap 'status=$?; [ $status -le 1 ] || echo "$status: $BASH_COMMAND" >>wrong' ERR
            """
                + commands);
    Path wrong = folder.resolve("wrong");
    assertFalse(Files.exists(wrong), () -> read(wrong) + ended.err());
    return ended.out();
  }

  private Packaged.Ended bash(String script) throws Exception {
    return Packaged.bash(
        "cd '" + folder + "'\n" + script.replace(" --demo-server", ""),
        Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin", "HOME", folder.toString()));
  }

  /// What does not differ from run to run: no number, no address, no width, no order.
  private static List<String> comparable(String output) {
    return output
        .lines()
        .map(line ->
            line.replaceAll("\\[::1]|127\\.0\\.0\\.1|localhost", "ADDRESS")
                .replaceAll("\\?key=[\\w-]+", "?key")
                .replaceAll("[+-]?\\d+(\\.\\d+)?", "N")
                .replaceAll("\\s+", " ")
                .strip())
        .filter(line -> !line.isEmpty())
        .sorted()
        .toList();
  }

  private static List<String> elsewhere(Block block) {
    return ELSEWHERE.keySet().stream().filter(block.text()::startsWith).toList();
  }

  private static Stream<Block> blocks(String language) {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = BLOCK.matcher(read(page));
      while (matcher.find()) {
        if (matcher.group(1).equals(language)) {
          blocks.add(new Block(page, language, matcher.group(2)));
        }
      }
    }
    assertFalse(blocks.isEmpty(), language);
    return blocks.stream();
  }

  private static List<Path> pages() {
    try (Stream<Path> pages = Files.list(Path.of("src/docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(String path) {
    return "http://localhost:" + server.port() + path;
  }

  private static void list(String name, String... paths) throws IOException {
    Files.write(shared.resolve(name), Stream.of(paths).map(DocumentedCommandsIT::url).toList());
  }

  /// The records of a list, every entry of which took as long.
  private static void results(String list, String name) throws IOException {
    Path results = shared.resolve(name);
    Cli.run("-q", "--retry", "0", "-o", results.toString(), shared.resolve(list).toString());
    Files.writeString(
        results, read(results).replaceAll("\"total_ms\":[0-9.]+", "\"total_ms\":5.1"));
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
