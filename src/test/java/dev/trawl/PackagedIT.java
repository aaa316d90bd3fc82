package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, and the streams and the environment that a shell gives it.
final class PackagedIT {
  private final WebServer server = new WebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void runsThroughAChainOfLinks() throws Exception {
    Path spaced = Files.createDirectories(folder.resolve("a folder"));
    Files.createSymbolicLink(spaced.resolve("absolute"), Packaged.TRAWL);
    Files.createSymbolicLink(spaced.resolve("beside"), Path.of("absolute"));
    Files.createSymbolicLink(folder.resolve("trawl"), Path.of("a folder/beside"));
    String version = Packaged.run("--version").exits(0).out();
    assertTrue(version.startsWith("trawl 0."), version);
    assertEquals(version, bash("'" + folder + "/trawl' --version").exits(0).out());
    assertEquals(version, bash("PATH=\"$PATH:" + folder + "\"; trawl --version").exits(0).out());
    assertEquals(version, bash("cd '" + folder + "' && sh trawl --version").exits(0).out());
  }

  @Test
  void aSearchPathForFoldersDoesNotLeadItAstray() throws Exception {
    Path home = Packaged.TRAWL.getParent().getParent();
    bash("cd '" + home + "' && export CDPATH=/usr && bin/trawl --version").exits(0);
  }

  @Test
  void startsFromTheCacheWhereverItIsMoved() throws Exception {
    Path moved = folder.resolve("moved to");
    bash("cp -r '" + Packaged.TRAWL.getParent().getParent() + "' '" + moved + "'").exits(0);
    Path log = folder.resolve("classes.log");
    // With this mode, Java ends where it cannot use the cache.
    String options = "-XX:AOTMode=on -Xlog:class+load:file=" + log;
    bash("TRAWL_JAVA_OPTS='" + options + "' '" + moved + "/bin/trawl' " + server.url("/")).exits(0);
    List<String> classes = Files.readAllLines(log);
    for (String name : List.of("dev.trawl.Main", "picocli.CommandLine", "okhttp3.OkHttpClient")) {
      assertTrue(
          classes.stream().anyMatch(line -> line.contains(name + " source: shared objects file")),
          name);
    }
  }

  @Test
  void aCacheThatCannotBeUsedIsNotSaidOnStandardOutput() throws Exception {
    Map<String, String> options = Map.of("TRAWL_JAVA_OPTS", "-XX:-UseCompressedOops");
    assertEquals(1, Packaged.run(options, server.url("/")).exits(0).records().size());
  }

  @Test
  void needsNothingOfTheEnvironmentAndWritesUtf8() throws Exception {
    Packaged.Ended ended =
        bash(
            "exec env -i LC_ALL=C \"$trawl\" "
                + server.url("/é")
                + " 'http://é"
                + "\uD83D\uDC1F/ x'");
    assertEquals("/%C3%A9", server.last().getTarget());
    assertTrue(ended.exits(1).out().contains("\"input\":\"" + server.url("/é") + "\""));
    assertTrue(ended.out().contains("\"input\":\"http://é\uD83D\uDC1F/ x\""), ended.out());
    assertEquals(2, ended.records().size());
  }

  @Test
  void fileNamesMayHaveAnyCharacterInAnyLocale() throws Exception {
    Path list = Files.writeString(folder.resolve("größe"), server.url("/"));
    Packaged.run(Map.of("LC_ALL", "C"), list.toString()).exits(0);
    Packaged.Ended missing = Packaged.run(Map.of("LC_ALL", "C"), "ü.txt").exits(4);
    assertEquals("trawl: cannot read ü.txt: no such file\n", missing.err());
  }

  @Test
  void theFirstCommandOfTheReadmeWorks() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String command = "target/trawl/bin/trawl --demo-server urls-sample.txt";
    assertTrue(readme.contains("mvn -q -DskipTests package && " + command));
    assumeTrue(isFree(8765), "somebody else's server is there");
    Packaged.Ended ended = bash(command).exits(1);
    long entries =
        Files.readAllLines(Path.of("urls-sample.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .count();
    assertEquals(entries, ended.records().size());
    assertTrue(ended.err().startsWith("trawl: " + entries + " entries in "), ended.err());
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void endsSilentlySoonAfterItsReaderLeft() throws Exception {
    for (String executor : List.of("virtual", "fixed", "async")) {
      long start = System.nanoTime();
      String run = "| \"$trawl\" -e " + executor + " -c 4 | head -n 1; echo ${PIPESTATUS[2]}";
      Packaged.Ended ended = bash("yes " + server.url("/") + " | head -n 1000000 " + run);
      assertEquals("", ended.err());
      List<String> lines = ended.out().lines().toList();
      assertTrue(lines.get(0).startsWith("{\"index\":"), lines.get(0));
      assertEquals("141", lines.get(1));
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
    }
  }

  @Test
  void aFullDiskIsExitStatus3() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/full")), "no /dev/full");
    Packaged.Ended ended = bash("\"$trawl\" -q " + server.url("/") + " > /dev/full").exits(3);
    assertEquals("trawl: cannot write standard output: No space left on device\n", ended.err());
  }

  @Test
  void closedStreamsAreNotTakenForFilesOfTheRuntime() throws Exception {
    Packaged.Ended out = bash("\"$trawl\" " + server.url("/") + " >&-").exits(3);
    assertEquals("trawl: cannot write standard output: it is closed\n", out.err());
    Packaged.Ended in = bash("\"$trawl\" <&-").exits(4);
    assertEquals("trawl: cannot read standard input: it is closed\n", in.err());
    assertEquals(List.of(), server.requests());
    bash("\"$trawl\" " + server.url("/") + " <&- 2>&-").exits(0);
    Path file = folder.resolve("out");
    bash("\"$trawl\" -o '" + file + "' " + server.url("/") + " <&- >&- 2>&-").exits(0);
    assertEquals(1, Records.of(Files.readAllBytes(file)).size());
  }

  @Test
  void anEmptyStandardInputIsAnEmptyList() throws Exception {
    Packaged.Ended ended = bash("\"$trawl\" < /dev/null").exits(0);
    assertEquals("", ended.out());
  }

  @Test
  void aTerminalIsNoListButIsDrawnOn() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1)");
    Packaged.Ended none = onTerminal("\"$trawl\"").exits(2);
    assertTrue(none.out().contains("trawl: no list"), none.out());

    MockResponse slow = new MockResponse.Builder().headersDelay(400, TimeUnit.MILLISECONDS).build();
    Path file = folder.resolve("out");
    try (WebServer slowServer = new WebServer(slow).start()) {
      Packaged.Ended drawn =
          onTerminal("\"$trawl\" " + slowServer.url("/") + " > '" + file + "'").exits(0);
      assertTrue(drawn.out().contains("\rtrawl "), drawn.out());
      assertFalse(drawn.out().contains("\u001B"), "no colours or cursor movements");
      assertTrue(drawn.out().contains("\rtrawl: 1 entry in "), drawn.out());
      assertEquals(1, Records.of(Files.readAllBytes(file)).size());
      Packaged.Ended both = onTerminal("\"$trawl\" " + slowServer.url("/")).exits(0);
      // Above the bar, which is taken away for it.
      assertTrue(both.out().matches("(?s).* \r\\S 200 +\\S+ ms  http://.*"), both.out());
      Packaged.Ended json = onTerminal("\"$trawl\" --format json " + slowServer.url("/")).exits(0);
      assertTrue(json.out().contains("\r{\"index\":1,"), json.out());
    }
  }

  private static Packaged.Ended onTerminal(String command) throws Exception {
    return bash("exec script -qec '" + command.replace("'", "'\\''") + "' /dev/null");
  }

  /// With the usual path, which on most machines leads to some other Java.
  private static Packaged.Ended bash(String script) throws Exception {
    return Packaged.bash(script, Map.of("PATH", "/usr/bin:/bin"));
  }
}
