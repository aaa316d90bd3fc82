package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said to who wrote something else than they meant.
final class MistakesTest {
  @TempDir private Path folder;

  private static void assertSaid(int status, String said, Cli.Result result) {
    assertEquals(status, result.exit(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(said), result.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --retires | ; did you mean --retry?
          --concurency | ; did you mean --concurrency?
          --concurency=5 | ; did you mean --concurrency?
          --max-tiem | ; did you mean --max-time?
          --conc | ; did you mean --concurrency?
          --timeout | trawl calls it: -m, --max-time D
          --timeout=5 | --connect-timeout D
          --threads | trawl calls it: -c, --concurrency N
          --parallel-max | -c, --concurrency N
          -Z | -c, --concurrency N
          --silent | -q, --quiet
          -s | -q, --quiet
          --fail | the exit status is 1
          --data-raw | -d, --data DATA
          --json | Content-Type: application/json
          --no-check-certificate | -k, --insecure
          --compare | trawl report --compare OLD NEW
          """)
  void anUnknownOptionComesWithWhatWasMeant(String option, String said) {
    Cli.Result result = Cli.run(option, "http://127.0.0.1:1/");
    assertSaid(2, said, result);
    assertTrue(result.err().startsWith("trawl: Unknown option: '" + option.split("=", -1)[0]));
  }

  @Test
  void nothingIsSuggestedWhereNothingIsNear() {
    assertSaid(2, "Unknown option: '--zzzzzz'; see trawl", Cli.run("--zzzzzz"));
  }

  @Test
  void theTableOfOtherToolsNamesHoldsNoOptionOfOurs() {
    var trawl = FetchCommand.commandLine(Streams.ofProcess()).getCommandSpec();
    for (String option : trawl.optionsMap().keySet()) {
      assertTrue(
          Meant.option(trawl, option).filter(hint -> hint.contains("calls it")).isEmpty(), option);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "help, trawl --help",
    "version, trawl --version",
    "compare, trawl report --compare OLD NEW",
    "reprot, trawl report",
    "compeltion, trawl completion"
  })
  void aWordThatIsNoFileIsTakenForACommand(String word, String said) {
    assertSaid(2, "did you mean: " + said, Cli.run(word, "a.jsonl", "b.jsonl"));
  }

  @Test
  void aFileOfThatNameIsAList() throws IOException {
    Path help = Files.writeString(folder.resolve("help"), "");
    Cli.run(help.toString()).exits(0);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://example.com",
    "example.com/a?b=c, https://example.com/a?b=c",
    "www.example.co.uk:8080, https://www.example.co.uk:8080",
    "localhost:3000/x, https://localhost:3000/x",
    "192.0.2.1, https://192.0.2.1"
  })
  void aHostThatIsNoFileIsTakenForAUrl(String name, String url) {
    assertSaid(4, "no such file; for the URL: " + url + "\n", Cli.run(name));
  }

  @ParameterizedTest
  @CsvSource({"urls.txt", "./example.com", "list.jsonl.gz", "no-such-file", "user:pw@host.example"})
  void anyOtherNameIsAFile(String name) {
    assertSaid(4, "no such file\n", Cli.run(name));
  }

  @ParameterizedTest
  @CsvSource({
    "--until-ok, 5s, --until-ok=5s",
    "--until-ok, 30, --until-ok=30",
    "--demo-server, 9000, --demo-server=9000",
    "--progress, plain, --progress=plain"
  })
  void aValueThatNeedsAnEqualsSignIsToldSo(String option, String value, String said) {
    assertSaid(
        2, "takes its value with an '=' before it: " + said + ";", Cli.run(option, value, "x"));
  }

  @Test
  void aReportsPageTakesAnEqualsSign() throws IOException {
    String day = "{\"index\":1,\"input\":\"https://a.example/\",\"ok\":true,\"status\":200}\n";
    Path first = Files.writeString(folder.resolve("day-1.jsonl"), day);
    Path second = Files.writeString(folder.resolve("day-2.jsonl"), day);
    Cli.Result page = Cli.run("report", "--html", first + "", second + "").exits(0);
    assertTrue(page.out().startsWith("<!DOCTYPE html>"), page.out());
    assertEquals(day, Files.readString(first));
    assertSaid(3, "it holds records", Cli.run("report", "--html=" + first, second.toString()));
    assertEquals(day, Files.readString(first));
    assertSaid(
        2, "with an '=' before it: --html=week.html", Cli.run("report", "--html", "week.html"));
    assertSaid(
        2,
        "give it a file",
        new Cli().terminals(Streams.Standard.OUT).with("report", "--html", first.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "-c, x, is no whole number",
    "--retry, 1.5, is no whole number",
    "-c, 99999999999, is too large"
  })
  void aNumberIsWhole(String option, String value, String said) {
    assertSaid(2, "'" + value + "' " + said, Cli.run(option, value, "http://127.0.0.1:1/"));
  }

  @Test
  void constantsAreShownAsTheyAreWritten() {
    assertSaid(2, "[virtual, fixed, async] but was 'x'", Cli.run("-e", "x"));
  }
}
