package dev.trawl.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.check.FailureLimit;
import dev.trawl.spark.Division.Batch;
import dev.trawl.spark.Division.Portion;
import dev.trawl.spark.FetchOptions.Limits;
import dev.trawl.spark.FetchOptions.Share;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

final class FetchOptionsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private final Map<String, String> environment = new TreeMap<>();

  @TempDir private Path folder;

  private Optional<FetchOptions> options(String... arguments) throws IOException {
    return FetchOptions.of(List.of(arguments), environment, new PrintStream(said, true, UTF_8));
  }

  @Test
  void whatTheJobItselfNeedsIsRead() throws IOException {
    FetchOptions options =
        options("-c", "8", "--default-scheme=http", "--max-failures", "2.5%", "-H", "A: b")
            .orElseThrow();
    assertEquals("http", options.defaultScheme());
    assertEquals(new FailureLimit(2.5, true), options.maxFailures());
    assertFalse(options.limits().isRated());
    assertEquals(8, options.limits().perHost());
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
  void whatTheDriverHasFromItsEnvironmentTravels() throws IOException {
    Path config = Files.createDirectories(folder.resolve("trawl")).resolve("config");
    Files.writeString(config, "max-time=7s\nretry=5\nformat=csv\n");
    environment.putAll(
        Map.of(
            "XDG_CONFIG_HOME",
            folder.toString(),
            "TRAWL_BEARER",
            "t",
            "TRAWL_RETRY",
            "4",
            "A",
            "b"));
    assertEquals(
        Map.of("TRAWL_BEARER", "t", "TRAWL_RETRY", "4", "TRAWL_MAX_TIME", "7s"),
        options().orElseThrow().trawl().environment());
  }

  @Test
  void whatNoJobCanKeepIsRefusedFromTheEnvironmentToo() throws IOException {
    environment.put("TRAWL_CACHE", "x");
    assertTrue(options().isEmpty());
    assertTrue(said.toString(UTF_8).contains("--cache comes from the environment"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-H@", "--header=@", "-H @", "--header @"})
  void filesOfHeadersAreReadByTheDriver(String option) throws IOException {
    Path file = Files.writeString(folder.resolve("fields"), "X-Key: k\n\nB: c\n");
    List<String> given = options((option + file).split(" ")).orElseThrow().trawl().arguments();
    assertEquals(List.of("--header=X-Key: k", "--header=B: c"), given);
  }

  private static Batch batch(long... entries) {
    List<Portion> portions = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      portions.add(new Portion(i, entries[i], i));
    }
    return new Batch(portions);
  }

  private static List<String> given(FetchOptions options, Batch batch, int portion, long all) {
    return options
        .share(all, Instant.EPOCH)
        .of(batch, batch.portions().get(portion), 2)
        .orElseThrow()
        .arguments();
  }

  @Test
  void aShardHasTheTimeThatIsLeftOfTheJobs() throws IOException {
    FetchOptions options = options("--deadline", "1h").orElseThrow();
    Instant start = Instant.now().minusSeconds(1800);
    Batch batch = batch(1);
    Portion only = batch.portions().getFirst();
    String left = options.share(1, start).of(batch, only, 1).orElseThrow().arguments().getLast();
    assertTrue(left.matches("--deadline=1[78]\\d{5}ms"), left);
    assertTrue(options.share(1, start.minusSeconds(1801)).of(batch, only, 1).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "10/s, 60, 30, 100, 166666667",
    "10/s, 60, 30, 180, 300000000",
    "5/15s, 10, 10, 20, 6000000000",
    "1/h, 1, 1, 1000, 900000000000"
  })
  void theRateIsDividedByEntriesAndNeverExceeded(
      String rate, long first, long second, long all, String nanos) throws IOException {
    FetchOptions options = options("--rate", rate).orElseThrow();
    Batch batch = batch(first, second);
    String given = given(options, batch, 0, all).getLast();
    assertEquals("--rate=1000000/" + nanos + "ms", given);
    assertTrue(options(given).isPresent());
  }

  @Test
  void slotsAndMemoryOfATaskAreDividedAmongTheShardsThatItFetchesAtOnce() throws IOException {
    FetchOptions options = options("-c", "40", "--memory", "64M").orElseThrow();
    Batch batch = batch(60, 30, 10);
    assertEquals(
        List.of("--concurrency=24", "--max-per-host=40", "--memory=21M"),
        given(options, batch, 0, 100).subList(4, 7));
    assertEquals("--concurrency=4", given(options, batch, 2, 100).get(4));
    // There is always one.
    assertEquals("--concurrency=1", given(options, batch(1000, 1), 1, 1001).get(4));
  }

  @Test
  void hostsHaveTheSlotsThatTheyHaveWithoutACluster() throws IOException {
    Batch batch = batch(1, 1);
    assertEquals("--max-per-host=10", given(options().orElseThrow(), batch, 0, 2).get(1));
    FetchOptions options = options("-c", "8", "--max-per-host", "3").orElseThrow();
    assertEquals("--max-per-host=3", given(options, batch, 0, 2).get(5));
  }

  @Test
  void shardsBeginOneAfterTheOtherByTheRate() throws IOException {
    Batch batch = batch(1, 1, 1);
    Portion last = batch.portions().getLast();
    Share rated = options("--rate", "10/s").orElseThrow().share(3, Instant.EPOCH);
    assertEquals(Duration.ofMillis(200), rated.wait(last));
    assertEquals(Duration.ZERO, options().orElseThrow().share(3, Instant.EPOCH).wait(last));
  }

  @Test
  void theShortestTimeIsThatOfTheSlowerRate() throws IOException {
    Limits limits = options("--rate", "100/s", "--host-rate", "2/s").orElseThrow().limits();
    assertEquals(Optional.of(Duration.ofSeconds(50)), limits.shortest(1000, 100));
    assertEquals(Optional.of(Duration.ofSeconds(10)), limits.shortest(1000, 5));
    assertEquals(Optional.empty(), options().orElseThrow().limits().shortest(1000, 5));
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
