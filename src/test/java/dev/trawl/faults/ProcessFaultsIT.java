package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/// What a process may lack, and what others may see of it: rows 75 to 77 and 80 of the table in
/// src/docs/faults.md.
final class ProcessFaultsIT {
  private static final String SECRET = "s3cr3t-TOKEN";
  private static final int MEBIBYTE = 1 << 20;

  private final WebServer server = new WebServer(ProcessFaultsIT::answer);

  @TempDir private Path folder;

  private static MockResponse answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder();
    // A proxy is asked for the whole URL.
    switch (request.getTarget().replaceFirst(".*/", "/")) {
      case "/soon" -> answer.headersDelay(20, TimeUnit.MILLISECONDS);
      case "/never" -> answer.headersDelay(1, TimeUnit.MINUTES);
      case "/large" -> answer.body("x".repeat(MEBIBYTE));
      default -> {}
    }
    return answer.build();
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"64,12 fetches", "32,1 fetch"})
  void fewOpenFilesMeanFewFetchesAtOnce(int limit, String fetches) throws Exception {
    Path list = list(200);
    Packaged.Ended ended =
        Packaged.bash("ulimit -n " + limit + "; \"$trawl\" -c 100 '" + list + "'").exits(0);
    assertEquals(200, ended.records().size());
    assertTrue(
        ended.err().startsWith("trawl: " + fetches + " at once instead of 100: "), ended.err());
  }

  /// Files are open that trawl does not know of, so that not every connection gets a descriptor.
  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void openFilesThatAreUsedUpCostTimeOnly(String executor) throws Exception {
    int left = 12 + 2 * Runtime.getRuntime().availableProcessors();
    int limit = 40 + 4 * left;
    list(100);
    String script =
        "for ((i = 10; i < LIMIT - LEFT - 3; i++)); do eval \"exec $i</dev/null\"; done;"
            + " ulimit -n $LIMIT; exec \"$trawl\" -e EXECUTOR --retry 0 -c 100 list";
    Packaged.Ended ended =
        Packaged.bash(
                "cd '" + folder + "'; " + script.replace("EXECUTOR", executor),
                Map.of("LIMIT", "" + limit, "LEFT", "" + left))
            .exits(0);
    assertEquals(100, ended.records().size());
  }

  @Test
  void withoutOpenFilesNothingIsBegun() throws Exception {
    Packaged.Ended ended = Packaged.bash("ulimit -n 16; \"$trawl\" " + server.url("/")).exits(2);
    assertTrue(ended.err().startsWith("trawl: too few open files (ulimit -n): "), ended.err());
    assertEquals(1, ended.err().lines().count());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void aSmallHeapIsEnough() throws Exception {
    Path list =
        Files.writeString(folder.resolve("list"), (server.url("/large") + "\n").repeat(100));
    Packaged.Ended ended =
        Packaged.run(Map.of("TRAWL_JAVA_OPTS", "-Xmx32m"), "-c", "16", list.toString()).exits(0);
    assertEquals(100, ended.records().size());
  }

  @Test
  void recordsAreTheSameWhateverTheEnvironment() throws Exception {
    Path list =
        Files.writeString(
            folder.resolve("list"),
            server.url("/\u00E9") + "\nhttp://\u00E9\uD83D\uDC1F/ x\n" + server.url("/?\u6F22"));
    String trawl =
        " \"$trawl\" -q --ordered --include headers,body"
            + " --fields index,line,input,url,ok,status,error,headers,body '"
            + list
            + "'";
    Set<String> outputs = new LinkedHashSet<>();
    for (String setting :
        List.of(
            "env -i LC_ALL=C.UTF-8",
            "env -i LC_ALL=C",
            "env -i LANG=tr_TR.UTF-8 TZ=Antarctica/Troll HOME=/nonexistent",
            "env -i LC_ALL=nonsense TZ=:nonsense TERM=dumb",
            "umask 077; cd /proc; env -i")) {
      outputs.add(Packaged.bash(setting + trawl, Map.of("PATH", "/usr/bin:/bin")).exits(1).out());
    }
    assertEquals(1, outputs.size(), outputs::toString);
    assertTrue(outputs.iterator().next().contains("\u00E9\uD83D\uDC1F"), outputs::toString);
  }

  @Test
  void secretsAreInNoNameThatOthersSee() throws Exception {
    Files.writeString(
        folder.resolve("list"), "http://u:" + SECRET + "@127.0.0.1:" + server.port() + "/never\n");
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                folder.toString(),
                "TRAWL_COOKIE",
                "sid=" + SECRET,
                "http_proxy",
                "http://u:" + SECRET + "@127.0.0.1:" + server.port()));
    String script =
        "exec \"$trawl\" -v -m 1s --retry 1 --retry-delay 1ms -H @header --cookie-jar jar"
            + " --include headers,body -e fixed list";
    Files.writeString(folder.resolve("header"), "X-Api-Key: " + SECRET);
    Set<String> before = files();
    try (Packaged trawl =
        Packaged.process(environment, "/bin/bash", "-c", "cd '" + folder + "'; " + script)) {
      Await.until("it asks", () -> server.requests().size() == 1);
      Path process = Path.of("/proc", Long.toString(trawl.pid()));
      assertHidden(Files.readString(process.resolve("cmdline")));
      assertHidden(threads(process));
      String sent = server.last().getHeaders().toMultimap().toString();
      assertTrue(sent.contains("x-api-key=[" + SECRET), sent);
      assertTrue(sent.contains("sid=" + SECRET), sent);
      Packaged.Ended ended = trawl.end().exits(1);
      assertTrue(ended.err().contains("entry 1: attempt 1 failed (timeout)"), ended.err());
      assertHidden(ended.out() + ended.err());
    }
    Set<String> after = files();
    after.removeAll(before);
    assertEquals(Set.of("jar"), after);
    assertHidden(Files.readString(folder.resolve("jar")));
  }

  private Path list(int entries) throws IOException {
    return Files.writeString(folder.resolve("list"), (server.url("/soon") + "\n").repeat(entries));
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static String threads(Path process) throws IOException {
    StringBuilder names = new StringBuilder();
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : tasks.toList()) {
        if (Files.exists(task)) {
          names.append(Files.readString(task.resolve("comm")));
        }
      }
    }
    assertTrue(names.indexOf("trawl-") >= 0, names::toString);
    return names.toString();
  }

  private static void assertHidden(String text) {
    assertFalse(text.contains(SECRET), text);
    String basic = Base64.getEncoder().encodeToString(("u:" + SECRET).getBytes(UTF_8));
    assertFalse(text.contains(basic), text);
  }
}
