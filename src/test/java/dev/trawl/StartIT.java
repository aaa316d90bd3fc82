package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the launcher starts Java, and what becomes of it where Java, or trawl itself, cannot go on:
/// exit status 70, and never 1, which says that entries are not ok.
@Timeout(120)
final class StartIT {
  private static final String PATH = "/usr/bin:/bin";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xms16m",
        "-javaagent:/opt/no/agent.jar",
        "-XX:NoSuchOption",
        "-Xmx2q",
        "-agentlib:none"
      })
  void theMachinesSettingsForJavaAreNotForOurs(String settings) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")) {
      environment.put(name, settings);
    }
    try (WebServer server = new WebServer().start()) {
      Packaged.Ended ended = Packaged.run(environment, "-q", server.url("/")).exits(0);
      assertEquals("", ended.err());
      assertEquals(1, ended.records().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx3z",
        "-XX:+NoSuchOption",
        "-javaagent:none.jar",
        "-agentlib:none",
        "-Xms1m -Xmx0x1",
        "--add-modules=none",
        "-XX:+UseG1GC"
      })
  void anOptionThatJavaDoesNotTakeIsStatus70(String options) throws Exception {
    Packaged.Ended ended =
        Packaged.run(
            Map.of("TRAWL_JAVA_OPTS", options, "PATH", PATH), "-q", "--dry-run", "http://h.test/");
    assertEquals("", ended.exits(70).out());
    assertTrue(ended.err().contains("trawl: Java cannot start"), ended.err());
  }

  @Test
  void limitsThatJavaCannotStartInAreStatus70() throws Exception {
    for (String limit : List.of("-v 300000", "-v 600000", "-d 20000")) {
      Packaged.Ended ended = limited(limit);
      assertEquals("", ended.exits(70).out(), limit);
      assertFalse(ended.err().isEmpty());
    }
    limited("-v 16000000").exits(0);
    limited("-n 64").exits(0);
  }

  private Packaged.Ended limited(String limit) throws Exception {
    // Where Java may leave a report about its end.
    String script =
        "cd '" + folder + "'; ulimit " + limit + "; exec \"$trawl\" -q --dry-run http://h.test/";
    return Packaged.bash(script, Map.of("PATH", PATH));
  }

  @Test
  void aWorkingDirectoryThatIsGoneIsStatus70() throws Exception {
    Path gone = Files.createDirectories(folder.resolve("gone"));
    Packaged.Ended ended =
        Packaged.bash(
            "cd '" + gone + "'; rmdir '" + gone + "'; exec \"$trawl\" --dry-run http://h.test/",
            Map.of("PATH", PATH));
    assertEquals("", ended.exits(70).out());
    assertTrue(ended.err().contains("trawl: Java cannot start"), ended.err());
  }

  @Test
  void anInstallationThatIsNotCompleteIsStatus70() throws Exception {
    Path home = folder.resolve("copy");
    Packaged.bash("cp -r '" + Packaged.TRAWL.getParent().getParent() + "' '" + home + "'").exits(0);
    for (String part : List.of("lib/*.jar", "runtime/bin/java")) {
      Packaged.Ended ended =
          Packaged.bash(
              "rm '" + home + "'/" + part + "; exec '" + home + "/bin/trawl' --version",
              Map.of("PATH", PATH));
      assertEquals("", ended.exits(70).out());
      assertEquals("trawl: cannot start: files of its own are missing\n", ended.err());
    }
  }

  @Test
  void anErrorInMainIsStatus70OfLauncherAndJarAlike() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    // Enough for Java to come up, too little for what a run needs.
    String little = "-XX:+UseSerialGC -Xmn1m -Xmx2m";
    String script =
        "exec '" + java + "' " + little + " -jar target/trawl-all.jar --dry-run http://h.test/";
    assertEquals("", Packaged.bash(script, Map.of("PATH", PATH)).exits(70).out());
    Map<String, String> environment = Map.of("TRAWL_JAVA_OPTS", little, "PATH", PATH);
    Packaged.Ended launched = Packaged.run(environment, "--dry-run", "http://h.test/");
    assertEquals("", launched.exits(70).out());
  }

  @Test
  void nothingOfAServersFilesForRobotsIsPrinted() throws Exception {
    List<String> lines =
        List.of(
            "User-agent: *",
            "Allow: /",
            "Content-Signal: search=yes",
            "\u001B[2J::error::x",
            "\u009B1m",
            "Crawl-delay: never",
            "Sitemap: \u202Ex\r::error::y",
            "Noindex: /");
    String rules = String.join("\n", lines);
    try (WebServer server =
        new WebServer(
                request -> WebServer.text(request.getTarget().equals("/robots.txt") ? rules : "ok"))
            .start()) {
      Packaged.Ended ended = Packaged.run("-q", "--robots", server.url("/")).exits(0);
      assertEquals("", ended.err());
      byte[] list = (server.url("/") + "\n").getBytes(UTF_8);
      try (Packaged told = Packaged.start(Map.of(), "-v", "--robots", "-")) {
        told.in().write(list);
        told.in().close();
        String err = told.end().exits(0).err();
        assertTrue(err.matches("trawl: 1 entry[^\n]*\n"), err);
      }
    }
  }
}
