package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
  /// Of the contract, those that are built.
  private static final List<String> OPTIONS =
      List.of(
          "-e, --executor",
          "-c, --concurrency",
          "--max-per-host",
          "--rate",
          "--host-rate",
          "--host-errors",
          "--adaptive",
          "--connect-timeout",
          "-m, --max-time",
          "--deadline",
          "--grace",
          "--retry",
          "--retry-delay",
          "--retry-max-delay",
          "--retry-on",
          "--retry-unsafe",
          "--recheck",
          "-X, --request",
          "-H, --header",
          "-d, --data",
          "-I, --head",
          "-A, --user-agent",
          "-u, --user",
          "--bearer",
          "--netrc",
          "-b, --cookie",
          "--cookie-jar",
          "--[no-]compressed",
          "--[no-]location",
          "--max-redirs",
          "--http1.1",
          "--http2",
          "--http2-prior-knowledge",
          "-x, --proxy",
          "--resolve",
          "-4, --ipv4",
          "-6, --ipv6",
          "--cacert",
          "--cert",
          "--key",
          "-k, --insecure",
          "--max-filesize",
          "--memory",
          "--deny-private",
          "--allow-net",
          "--proxy-trusted",
          "--location-trusted",
          "--allow-downgrade",
          "--robots",
          "--input-format",
          "--unique",
          "--max-failures",
          "--fail-fast",
          "--until-ok",
          "--dry-run",
          "--extract",
          "--extract-required",
          "--cpu",
          "--resume",
          "--sync",
          "--retry-failed",
          "--failed-out",
          "--default-scheme",
          "-o, --output",
          "--ordered",
          "--include",
          "--include-limit",
          "--format",
          "-w, --write-out",
          "--fields",
          "--only",
          "-q, --quiet",
          "-v, --verbose",
          "--progress",
          "--no-progress",
          "--expect",
          "--expect-run",
          "--hash",
          "--save",
          "--save-as",
          "--warc",
          "--warc-size",
          "--cache",
          "--cache-size",
          "--baseline",
          "--only-changes",
          "--metrics",
          "--report",
          "--demo-server",
          "-h, --help",
          "-V, --version");

  private static final List<String> HEADINGS =
      List.of(
          "Input:",
          "Concurrency:",
          "Time:",
          "Retry:",
          "Request:",
          "Session:",
          "Network:",
          "TLS:",
          "Safety:",
          "Output:",
          "Format:",
          "Expect:",
          "Resume:",
          "Bodies:",
          "Cron:",
          "Reports:",
          "Help:",
          "Commands:");

  @ParameterizedTest
  @ValueSource(strings = {"", "bench", "report", "serve", "completion"})
  void noLineOfTheHelpIsLongerThan80Columns(String command) {
    String[] arguments =
        command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    Cli.Result help = Cli.run(arguments).exits(0);
    assertEquals("", help.err());
    help.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertFalse(help.out().contains("${"), help.out());
  }

  @Test
  void theHelpBeginsWithHowToUseIt() {
    assertTrue(
        Cli.run("-h")
            .out()
            .startsWith("Usage: trawl [OPTIONS] [URL | FILE | -]...\n       trawl "));
  }

  @Test
  void theShortHelpIsAScreenWithTheUsualDozen() {
    Cli.Result help = Cli.run("-h").exits(0);
    List<String> lines = help.out().lines().toList();
    assertTrue(lines.size() <= 24, help.out());
    lines.forEach(line -> assertTrue(line.length() <= 80, line));
    assertEquals(12, lines.stream().filter(line -> line.matches(" +-.*")).count());
    assertEquals(3, lines.stream().filter(line -> line.matches("  (trawl|printf) .*")).count());
    assertTrue(help.out().contains("trawl --help"), help.out());
    assertEquals("", help.err());
    assertEquals(help.out(), Cli.run("-c", "5", "-h", "x").exits(0).out());
    assertTrue(Cli.run("report", "-h").exits(0).out().startsWith("Usage: trawl report"));
  }

  @Test
  void optionsStandInTheOrderOfTheirMeaning() {
    List<String> lines = Cli.run("--help").out().lines().map(String::strip).toList();
    List<Integer> places =
        Stream.of("--retry=N", "--retry-delay=D", "--retry-max-delay=D")
            .map(name ->
                lines.indexOf(
                    lines.stream().filter(l -> l.startsWith(name)).findFirst().orElseThrow()))
            .toList();
    assertEquals(places.stream().sorted().toList(), places);
    assertTrue(Cli.run("--help").out().contains("\nFor example:\n  trawl "));
  }

  @Test
  void optionsStandUnderHeadings() {
    String help = Cli.run("--help").out();
    assertEquals(HEADINGS, help.lines().filter(line -> line.matches("[A-Z][A-Za-z]+:")).toList());
    for (String heading : HEADINGS) {
      assertTrue(help.contains(heading + "\n  "), heading + " has nothing under it");
    }
  }

  @Test
  void everyOptionIsInTheHelpUnderAHeading() {
    List<String> lines = Cli.run("--help").out().lines().map(String::strip).toList();
    for (String option : OPTIONS) {
      assertEquals(
          1,
          lines.stream()
              .filter(line -> line.matches("(-L, )?\\Q" + option + "\\E(?![a-z0-9.-]).*"))
              .count(),
          option);
    }
  }

  @Test
  void theVersionIsThePomsAndNamesJavaAndOkHttp() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> lines = Cli.run("--version").exits(0).out().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("trawl "), lines.get(0));
    assertTrue(
        pom.contains(
            "<artifactId>trawl</artifactId>\n  <version>%s</version>"
                .formatted(lines.get(0).substring("trawl ".length()))),
        lines.get(0));
    assertTrue(lines.get(1).startsWith("Java " + Runtime.version()), lines.get(1));
    assertEquals("OkHttp " + OkHttp.VERSION, lines.get(2));
  }

  @Test
  void helpWinsOverEverythingElse() {
    Cli.run("--help", "/no/such/list").exits(0);
  }
}
