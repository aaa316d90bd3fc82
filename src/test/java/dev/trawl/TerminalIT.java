package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a terminal shows, drawn by tmux: the screens are kept as text, and the test compares them.
/// `-Dtrawl.writeScreens=true` writes them anew.
final class TerminalIT {
  private static final Path SCREENS = Path.of("src/test/resources/screens");
  private static final int ROWS = 300;

  private final WebServer server = new WebServer(TerminalIT::answer);

  @TempDir private Path folder;

  private static MockResponse answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder();
    String target = request.getTarget();
    if (target.startsWith("/404")) {
      answer.code(404);
    } else if (target.startsWith("/503")) {
      answer.code(503);
    } else if (target.startsWith("/slow")) {
      answer.headersDelay(1_500, TimeUnit.MILLISECONDS);
    } else if (target.startsWith("/never")) {
      answer.headersDelay(1, TimeUnit.MINUTES);
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

  private static String tmux(Path socket, String... command)
      throws IOException, InterruptedException {
    String[] all = Cli.arguments(List.of("tmux", "-u", "-S", socket + ""), command);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("TMUX");
    Process tmux = builder.start();
    String out = Records.utf8(tmux.getInputStream().readAllBytes());
    tmux.waitFor();
    return out;
  }

  /// What is on the screen at the end of a script of sh.
  ///
  /// @param keys what is pressed once the screen shows a text; empty for nothing
  private String screen(int columns, String script, String shows, String keys) throws Exception {
    Path socket = folder.resolve("tmux" + columns);
    Path ended = folder.resolve("ended" + columns);
    Path run = folder.resolve("run" + columns);
    Files.writeString(
        run,
        "trap : INT\ncd "
            + folder
            + "\n"
            + script
            + "\necho \"exit $?\"\ntouch "
            + ended
            + "\nwhile :; do sleep 60; done\n");
    assumeTrue(Files.exists(Path.of("/usr/bin/tmux")), "no tmux");
    try {
      tmux(
          socket,
          "-f",
          "/dev/null",
          "new-session",
          "-d",
          "-x",
          columns + "",
          "-y",
          ROWS + "",
          "env -i PATH=/usr/bin:/bin HOME="
              + folder
              + " LC_ALL=C.UTF-8 TERM=screen trawl="
              + Packaged.TRAWL
              + " sh "
              + run);
      if (!keys.isEmpty()) {
        Await.until("it shows " + shows, () -> shown(socket).contains(shows));
        press(socket, keys);
      }
      Await.until("it has ended", () -> Files.exists(ended));
      return normal(shown(socket));
    } finally {
      tmux(socket, "kill-server");
    }
  }

  private static void press(Path socket, String keys) {
    try {
      tmux(socket, "send-keys", keys);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String shown(Path socket) {
    try {
      return tmux(socket, "capture-pane", "-p", "-J");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Without what differs from run to run, every line as wide as it was; those that the terminal
  /// wraps are one.
  private String normal(String screen) {
    return screen
            .replaceAll(":[0-9]{5}(?![0-9])", ":00000")
            .replaceAll("(?m)([✓✗] (?:[a-z_]{8,}|.{7})) +[0-9.]+ m?s ", "$1    T s ")
            .replaceAll("(?m) +$", "")
            .replaceAll("in [0-9.]+ s \\([0-9.]+/s\\)", "in T s (R/s)")
            .stripTrailing()
        + "\n";
  }

  private static void assertShown(String name, int columns, String screen) throws IOException {
    Path file = SCREENS.resolve(name + "-" + columns + ".txt");
    if (Boolean.getBoolean("trawl.writeScreens")) {
      Files.createDirectories(SCREENS);
      Files.writeString(file, screen);
    }
    assertEquals(Files.readString(file), screen, name);
  }

  @ParameterizedTest
  @CsvSource({
    "all-ok, '--ordered -c 1 URL/a URL/b URL/c'",
    "some-fail, '--ordered -c 1 --retry 0 URL/a URL/404 URL/503 -X POST http://'",
    "all-fail, '--ordered -c 1 --retry 0 URL/404/a/long/path/that/goes/on/and/on/and/on/and/on URL/503'",
    "slow, '--ordered URL/slow URL/slow'",
    "typo, '--retires 3 URL/a'",
    "help, '--help'",
    "short-help, '-h'",
    "no-list, ''",
    "wide, '--ordered -c 1 URL/日本語 URL/🐟🐟🐟 URL/한국어/404'",
    "empty, 'empty'",
    "resumed, '--resume -o done two'",
  })
  void aScreenShowsWhatItDid(String name, String arguments) throws Exception {
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve("two"), server.url("/a") + "\n" + server.url("/404") + "\n");
    Cli.run("-o", folder.resolve("done") + "", server.url("/a")).exits(0);
    for (int columns : new int[] {80, 160}) {
      String script = "\"$trawl\" " + arguments.replace("URL", server.url(""));
      assertShown(name, columns, screen(columns, script, "", ""));
    }
  }

  @Test
  void ctrlCShowsTheSummaryAndWhatWasCutOff() throws Exception {
    for (int columns : new int[] {80, 160}) {
      String script =
          "\"$trawl\" --ordered --grace 0s " + server.url("/a") + " " + server.url("/never");
      assertShown("ctrl-c", columns, screen(columns, script, "✓", "C-c"));
    }
  }

  @Test
  void ctrlCAtTheStartEndsWithTheSummaryToo() throws Exception {
    String script = "\"$trawl\" --grace 0s " + server.url("/never");
    String screen = screen(80, script, "1 entries", "C-c");
    assertTrue(screen.contains("exit 130"), screen);
  }
}
