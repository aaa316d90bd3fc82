package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.run.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The page of the manual.
final class ManualTest {
  @TempDir private Path folder;

  private final CommandLine trawl = FetchCommand.commandLine(Streams.ofProcess());

  private String mandoc(String... options) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "mandoc"))),
        "no mandoc");
    Path page = Files.writeString(folder.resolve("trawl.1"), Manual.page(trawl, "2026-01-01"));
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.concat(Stream.of("mandoc"), Stream.of(options)),
                        Stream.of(page.toString()))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }

  @Test
  void mandocFindsNoFault() throws Exception {
    assertEquals("", mandoc("-T", "lint", "-W", "all"));
  }

  @Test
  void everyOptionAndCommandIsOnThePage() throws Exception {
    String text = mandoc("-T", "ascii").replaceAll(".\b", "");
    Stream.concat(
            trawl.getCommandSpec().options().stream(),
            trawl.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream()))
        .forEach(option ->
            assertTrue(
                text.contains(
                    option.negatable()
                        ? "--[no-]" + option.longestName().substring(2)
                        : option.longestName()),
                option.longestName()));
    trawl.getSubcommands().keySet().forEach(name -> assertTrue(text.contains("trawl " + name)));
    HelpText.EXAMPLES.forEach(example -> assertTrue(text.contains(example), example));
  }
}
