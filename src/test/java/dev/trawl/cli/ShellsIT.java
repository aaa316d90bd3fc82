package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Completion in interactive shells on a terminal, which is tmux.
final class ShellsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// What is typed before the tab, and what the line is behind it.
  private static final String CASES =
      """
      trawl --conc | trawl --concurrency
      trawl --no-comp | trawl --no-compressed
      trawl rep | trawl report
      trawl report --slo | trawl report --slower
      trawl completion ba | trawl completion bash
      trawl --executor vir | trawl --executor virtual
      trawl -e as | trawl -e async
      trawl --executor=fi | trawl --executor=fixed
      trawl --only fa | trawl --only failed
      trawl --only=fa | trawl --only=failed
      trawl --cacert auth | trawl --cacert authority.pem
      trawl --cacert=auth | trawl --cacert=authority.pem
      trawl --save sav | trawl --save saved-bodies/
      trawl -o myl | trawl -o mylist.txt
      trawl myl | trawl mylist.txt
      trawl --retry 3 myl | trawl --retry 3 mylist.txt
      trawl report myl | trawl report mylist.txt
      trawl report --html=myl | trawl report --html=mylist.txt
      """;

  @TempDir private Path folder;
  private String socket;

  @BeforeEach
  void files() throws IOException {
    socket = "trawl-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    Files.writeString(folder.resolve("mylist.txt"), "");
    Files.writeString(folder.resolve("authority.pem"), "");
    Files.createDirectory(folder.resolve("saved-bodies"));
  }

  @AfterEach
  void end() throws Exception {
    tmux("kill-server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void tabCompletes(String shell) throws Exception {
    start(shell);
    for (String line : CASES.lines().toList()) {
      String[] parts = line.split("\\s*\\| ", -1);
      tmux("send-keys", "-l", parts[0]);
      tmux("send-keys", "Tab");
      await(shell, "$ " + parts[1]);
      clear(shell);
    }
  }

  /// Starts a shell that reads the script first, and waits until it can be typed into.
  private void start(String shell) throws Exception {
    assumeTrue(exists("tmux") && exists(shell), "no tmux, or no " + shell);
    String prompt =
        shell.equals("fish") ? "function fish_prompt; echo -n '$ '; end\n" : "PS1='$ '\n";
    Path start =
        Files.writeString(
            folder.resolve(".zshrc"), prompt + Cli.run("completion", shell).exits(0).out());
    String command =
        switch (shell) {
          case "bash" -> "bash --noprofile --rcfile " + start + " -i";
          case "zsh" -> "env ZDOTDIR=" + folder + " zsh -d -i";
          default -> "fish --no-config -i --init-command 'source " + start + "'";
        };
    tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        "100",
        "-y",
        "20",
        "-c",
        folder.toString(),
        command);
    await(shell, "$");
  }

  /// A shell that is still at work on what was typed passes over Ctrl-C: it is pressed again.
  private void clear(String shell) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    do {
      assertTrue(Instant.now().isBefore(end), shell + ": not cleared\n" + screen());
      tmux("send-keys", "C-c");
      tmux("send-keys", "C-l");
    } while (!shows("$", Duration.ofSeconds(2)));
  }

  private void await(String shell, String wanted) throws Exception {
    assertTrue(shows(wanted, PATIENCE), shell + ": no '" + wanted + "' in\n" + screen());
  }

  /// Whether a line of the screen comes to be this one in time.
  private boolean shows(String wanted, Duration limit) throws Exception {
    Instant end = Instant.now().plus(limit);
    while (screen().lines().map(String::stripTrailing).noneMatch(wanted::equals)) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
    }
    return true;
  }

  private String screen() throws Exception {
    return tmux("capture-pane", "-p");
  }

  private static boolean exists(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private String tmux(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
