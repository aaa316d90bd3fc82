package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records that cannot be written: never exit status 0, and no more fetching.
@Timeout(30)
final class WriteFailureTest {
  private static final int ENTRIES = 20_000;

  private final WebServer server = new WebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void aFullDiskEndsTheRunWithOneLine(String executor) {
    Cli.Result result = run(new BrokenStream("No space left on device", 5_000), executor);
    assertEquals(3, result.exit(), result.err());
    assertEquals("trawl: cannot write standard output: No space left on device\n", result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void aReaderThatLeftEndsTheRunSilently(String executor) {
    Cli.Result result = run(new BrokenStream("Broken pipe", 5_000), executor);
    assertEquals(141, result.exit(), result.err());
    assertEquals("", result.err());
  }

  @Test
  void aFailureAtTheVeryEndCountsToo() {
    Cli.Result result =
        new Cli().out(new BrokenStream("No space left on device")).with("--quiet", server.url("/"));
    assertEquals(3, result.exit());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void theSummaryIsGivenAllTheSame() {
    Cli.Result result = new Cli().out(new BrokenStream("disk")).with(server.url("/"));
    assertEquals(3, result.exit());
    assertEquals(2, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("trawl: 1 entry in "), result.err());
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "no /dev/full");
    Cli.Result result = Cli.run("-q", "-o", full.toString(), server.url("/")).exits(3);
    assertEquals("trawl: cannot write /dev/full: No space left on device\n", result.err());
  }

  private Cli.Result run(BrokenStream out, String executor) {
    Cli.Result result =
        new Cli()
            .in((server.url("/") + "\n").repeat(ENTRIES))
            .out(out)
            .with("--quiet", "-e", executor, "-c", "4");
    int requests = server.requests().size();
    assertTrue(requests < ENTRIES / 4, requests + " requests");
    return result;
  }
}
