package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Cli;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesOptionsAndCommands() throws Exception {
    assertEquals(Set.of("--concurrency"), complete("--conc"));
    assertEquals(Set.of("--http1.1", "--http2", "--http2-prior-knowledge"), complete("--http"));
    assertEquals(Set.of("bench"), complete("ben"));
    assertEquals(Set.of("serve"), complete("ser"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void bashCanReadTheScript(String shell) throws Exception {
    assertEquals("", bash("-n", script(shell).toString()));
  }

  @Test
  void zshLoadsBashsCompletionFunctions() {
    assertTrue(Cli.run("completion", "zsh").out().contains("bashcompinit"));
  }

  @Test
  void fishKnowsEveryOptionAndCommand() {
    List<String> lines = Cli.run("completion", "fish").exits(0).out().lines().toList();
    assertTrue(lines.getFirst().startsWith("#"));
    assertTrue(
        lines.contains("complete -c trawl -s c -l concurrency -r -d 'Attempts in flight at once'"));
    assertTrue(lines.contains("complete -c trawl -n __fish_use_subcommand -a serve"));
    for (String line : lines.subList(1, lines.size())) {
      assertTrue(line.startsWith("complete -c trawl -"), line);
      // Quotes come in pairs.
      assertEquals(0, line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2, line);
    }
    Streams streams = Streams.ofProcess();
    long options = FetchCommand.commandLine(streams).getCommandSpec().options().size();
    assertEquals(options, lines.stream().filter(line -> line.contains(" -l ")).count());
  }

  @Test
  void anotherShellIsAUsageError() {
    assertEquals("", Cli.run("completion", "tcsh").exits(2).out());
    Cli.run("completion").exits(2);
  }

  @Test
  void aScriptThatCannotBeWrittenIsAnError() {
    Cli.Result full =
        new Cli().out(new BrokenStream("No space left on device")).with("completion", "bash");
    assertEquals(3, full.exit());
    assertEquals("trawl: cannot write standard output: No space left on device\n", full.err());
    Cli.Result gone = new Cli().out(new BrokenStream("Broken pipe")).with("completion", "bash");
    assertEquals(141, gone.exit());
    assertEquals("", gone.err());
  }

  private Set<String> complete(String word) throws Exception {
    // Outside of a completion, compopt complains.
    String program =
        """
        source '%s'
        COMP_WORDS=(trawl '%s')
        COMP_CWORD=1
        _complete_trawl 2>/dev/null
        echo "${COMPREPLY[@]}"
        """
            .formatted(script("bash"), word);
    return Set.of(bash("-c", program).strip().split(" "));
  }

  private Path script(String shell) throws IOException {
    String script = Cli.run("completion", shell).exits(0).out();
    return Files.writeString(folder.resolve(shell), script);
  }

  private static String bash(String... arguments) throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "no bash");
    Process process =
        new ProcessBuilder(Cli.arguments(List.of(bash.toString()), arguments))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
