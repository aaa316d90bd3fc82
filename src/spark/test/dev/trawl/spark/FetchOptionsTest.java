package dev.trawl.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.check.FailureLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

final class FetchOptionsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private Optional<FetchOptions> options(String... arguments) throws IOException {
    return FetchOptions.of(List.of(arguments), new PrintStream(said, true, UTF_8));
  }

  @Test
  void whatTheJobItselfNeedsIsRead() throws IOException {
    FetchOptions options =
        options("-c", "8", "--default-scheme=http", "--max-failures", "2.5%", "-H", "A: b")
            .orElseThrow();
    assertEquals("http", options.defaultScheme());
    assertEquals(new FailureLimit(2.5, true), options.maxFailures());
    assertEquals(Optional.empty(), options.rate());
    assertEquals(options.trawl(), options.share(8, Instant.EPOCH).trawl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o=x",
        "--resume",
        "--report=html=x",
        "--progress=plain",
        "--shard=1/2",
        "--only=ok",
        "--cache=x",
        "--fail-fast"
      })
  void whatNoJobCanKeepIsRefused(String option) throws IOException {
    assertTrue(options("--retry", "0", option).isEmpty());
    assertTrue(said.toString(UTF_8).contains(" cannot go with a job: "), said.toString(UTF_8));
  }

  @Test
  void itIsAlsoRefusedInAnArgumentFile() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "--resume");
    assertTrue(options("@" + file).isEmpty());
    assertTrue(said.toString(UTF_8).startsWith("trawl: --resume cannot go"));
  }

  @Test
  void listsAreNotTrawlsToRead() throws IOException {
    assertTrue(options("http://127.0.0.1/").isEmpty());
    assertEquals(
        "trawl: lists are given to a job by --input; see trawl --help",
        said.toString(UTF_8).strip());
  }

  @ParameterizedTest
  @CsvSource({
    "-c 0, --concurrency has to be 1 or more",
    "--fields status, --resume needs these among --fields",
    "--nonsense 1, Unknown option"
  })
  void wrongOptionsAreSeenBeforeAnythingIsFetched(String arguments, String message)
      throws IOException {
    assertTrue(options(arguments.split(" ")).isEmpty());
    assertTrue(said.toString(UTF_8).contains(message), said.toString(UTF_8));
  }

  @Test
  void aShardHasTheTimeThatIsLeftOfTheJobs() throws IOException {
    FetchOptions options = options("--deadline", "1h").orElseThrow();
    Instant start = Instant.now().minusSeconds(1800);
    String left = options.share(2, start).now().orElseThrow().arguments().getLast();
    assertTrue(left.matches("--deadline=1[78]\\d{5}ms"), left);
    assertTrue(options.share(2, start.minusSeconds(1801)).now().isEmpty());
    assertEquals(
        List.of(), options().orElseThrow().share(2, start).now().orElseThrow().arguments());
  }

  @ParameterizedTest
  @CsvSource({"10/s, 4, 10/4s", "100/m, 3, 100/3m", "5/15s, 2, 5/30s", "1/500ms, 1, 1/500ms"})
  void theRateIsDividedExactly(String rate, int atOnce, String share) throws IOException {
    FetchOptions options = options("--rate", rate).orElseThrow();
    String given = options.share(atOnce, Instant.EPOCH).trawl().arguments().getLast();
    assertEquals("--rate=" + share, given);
    assertTrue(options(given).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "--output o, --input",
    "--input i, --output",
    "--input i --output o --shards 0, --shards takes 1",
    "--input i --output o --format xml, --format takes jsonl or parquet",
    "--input i --output o --input-format xml, --input-format takes lines"
  })
  void wrongOptionsOfTheJobAreNamed(String arguments, String message) {
    ParameterException e =
        assertThrows(ParameterException.class, () -> JobOptions.of(List.of(arguments.split(" "))));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void whatIsNotTheJobsOwnGoesToTrawlInItsOrder() {
    JobOptions job =
        JobOptions.of(
            List.of("-H", "A: b", "--input", "i", "-kd", "@x", "--output=o", "--input=j", "@f"));
    assertEquals(List.of("i", "j"), job.inputs());
    assertEquals(List.of("-H", "A: b", "-kd", "@x", "@f"), job.others());
  }
}
