package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.Zstd;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.run.Streams.Standard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportCommandTest {
  private static final String OK = record("http://a.test/", true, 200, 20);
  private static final String DOWN = record("http://b.test/", false, 503, 30);

  @TempDir private Path folder;

  private static String record(String url, boolean ok, int status, int millis) {
    return """
    {"index":1,"input":"%1$s","url":"%1$s","method":"GET","ok":%2$s,"status":%3$d,"bytes":7,\
    "attempts":1,"started_at":"2026-01-02T03:04:05.678Z","total_ms":%4$d}
    """
        .formatted(url, ok, status, millis);
  }

  private String file(String name, String records) throws IOException {
    return Files.writeString(folder.resolve(name), records).toString();
  }

  @Test
  void recordsOfARunAreSummedUp() throws IOException {
    try (WebServer server =
        new WebServer(request ->
            request.getTarget().equals("/") ? WebServer.text("ab") : WebServer.status(404))
            .start()) {
      String results = folder.resolve("results").toString();
      Cli.run("-o", results, server.url("/"), server.url("/?"), server.url("/none"), "http://[")
          .exits(1);
      String report = Cli.run("report", results).exits(0).out();
      assertTrue(report.startsWith("4 entries in "), report);
      assertTrue(report.contains(": 1 ok, 3 failed (404: 2, invalid_url: 1)\n"), report);
      assertTrue(report.contains("\nAnswers\n"), report);
      assertTrue(report.contains("  4xx           2  404: 2\n"), report);
      assertTrue(report.contains("GET " + server.url("/none")), report);
    }
  }

  @Test
  void severalFilesAreSummedUpAsOne() throws IOException {
    Cli.Result report =
        new Cli().in(DOWN + DOWN).with("report", "--json", file("1", OK), "-", file("2", DOWN));
    assertEquals(0, report.exit());
    assertEquals(4, report.record().get("entries").intValue());
    assertEquals(3, report.record().get("statuses").get("503").intValue());
    assertEquals("-", report.record().get("files").get(1).get("name").textValue());
  }

  @Test
  void compressedFilesAreReadAsTheyAre() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(OK.getBytes(UTF_8));
    }
    Path zstd = Files.write(folder.resolve("2.zst"), Zstd.compress(DOWN.getBytes(UTF_8)));
    Cli.Result report =
        new Cli()
            .in(new ByteArrayInputStream(gzip.toByteArray()))
            .with("report", "--json", "-", zstd.toString());
    assertEquals(2, report.exits(0).record().get("entries").intValue());
  }

  @Test
  void aLastLineThatIsTornIsPassedOver() throws IOException {
    String torn = file("torn", OK + DOWN.substring(0, 60));
    assertEquals(1, Cli.run("report", "--json", torn).exits(0).record().get("entries").intValue());
  }

  @Test
  void whatCannotBeReadIsNamedWithItsLine() throws IOException {
    String notes = file("notes", OK + "{\"a\":1}\n" + OK);
    Cli.Result refused = Cli.run("report", file("1", OK), notes).exits(4);
    assertEquals("", refused.out());
    assertEquals(
        "trawl: cannot read " + notes + ": line 2 is a record without ok\n", refused.err());
    String none = folder.resolve("none").toString();
    assertEquals(
        "trawl: cannot read " + none + ": no such file or folder\n",
        Cli.run("report", none).exits(4).err());
    assertEquals(
        "trawl: cannot read standard input: line 1 is no record\n",
        new Cli().in("[]\n[]\n").with("report", "-").exits(4).err());
    assertEquals(
        "trawl: cannot read standard input: it is closed\n",
        new Cli().closed(Standard.IN).with("report", "-").exits(4).err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Missing required parameter: 'RESULTS'|",
        "--markdown and --json exclude each other|--markdown --json x",
        "--html and --compare exclude each other|--html=page --compare x y",
        "--top takes a number from 1 to 1000, not 0|--top 0 x",
        "--compare takes two files, the older first, not 1|--compare x",
        "--compare takes two files, the older first, not 3|--compare x y z",
        "--compare reads - twice: it has to be a file|--compare - x",
        "--compare reads / twice: it has to be a file|--compare / x",
        "standard input (-) can be read only once|- -",
        "Invalid value for option '--slower': '50' is not a percentage such as 50%|--slower 50 x",
        "Invalid value for option '--slower': '-1%' is not a percentage such as 50%|--slower=-1% x",
      })
  void wrongUseIsSaid(String message, String arguments) {
    String all = "report " + (arguments == null ? "" : arguments);
    Cli.Result wrong = Cli.run(all.strip().split(" ", -1)).exits(2);
    assertEquals("trawl: " + message + "; see trawl report --help\n", wrong.err());
    assertEquals("", wrong.out());
  }

  @Test
  void newFailuresAreAnExitStatusOnlyWhereFilesAreCompared() throws IOException {
    String both = file("1", OK + DOWN);
    String worse = file("2", OK.replace("\"ok\":true", "\"ok\":false") + DOWN);
    Cli.run("report", both, worse).exits(0);
    assertTrue(
        Cli.run("report", "--compare", both, worse).exits(1).out().startsWith("1 new failure;"));
    Cli.run("report", "--compare", worse, both).exits(0);
    Cli.Result piped = new Cli().in(OK).with("report", "--compare", "--json", both, "-");
    assertEquals(1, piped.exits(0).record().get("gone").get("count").intValue());
  }

  @Test
  void slowerIsWhatIsAskedFor() throws IOException {
    String before = file("1", record("http://a.test/", true, 200, 100));
    String now = file("2", record("http://a.test/", true, 200, 130));
    assertEquals(0, slower(before, now));
    assertEquals(1, slower(before, now, "--slower", "30%"));
    assertEquals(0, slower(before, now, "--slower", "30.5%"));
  }

  private static int slower(String before, String now, String... options) {
    String[] arguments =
        Cli.arguments(List.of("report", "--compare", "--json", before, now), options);
    return Cli.run(arguments).exits(0).record().get("slower").get("count").intValue();
  }

  @Test
  void listsAreAsLongAsIsAskedFor() throws IOException {
    String many = file("many", (OK + DOWN).repeat(20));
    assertTrue(Cli.run("report", many).exits(0).out().endsWith("\n  and 10 more\n"));
    assertTrue(Cli.run("report", "--top", "3", many).exits(0).out().endsWith("\n  and 17 more\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C.UTF-8", "LC_CTYPE=de_DE.utf8", "LANG=en_US.UTF-8@x"})
  void throughputIsDrawnInATerminalThatCanShowIt(String variable) {
    String[] locale = variable.split("=", 2);
    Cli terminal = new Cli().in(OK).environment(locale[0], locale[1]).terminals(Standard.OUT);
    assertTrue(terminal.with("report", "-").exits(0).out().contains("\n  entries  █\n"));
    Cli file = new Cli().in(OK).environment(locale[0], locale[1]);
    assertFalse(file.with("report", "-").exits(0).out().contains("█"));
  }

  @Test
  void throughputIsNotDrawnWhereTheLocaleDoesNotAllowIt() {
    Cli plain =
        new Cli()
            .in(OK)
            .environment("LC_ALL", "C")
            .environment("LANG", "C.UTF-8")
            .terminals(Standard.OUT);
    assertFalse(plain.with("report", "-").exits(0).out().contains("█"));
  }

  @Test
  void aReportThatCannotBeWrittenIsAnError() {
    Cli.Result full =
        new Cli().in(OK).out(new BrokenStream("No space left on device")).with("report", "-");
    assertEquals(3, full.exit());
    assertEquals("trawl: cannot write standard output: No space left on device\n", full.err());
    Cli.Result gone = new Cli().in(OK).out(new BrokenStream("Broken pipe")).with("report", "-");
    assertEquals(141, gone.exit());
    assertEquals("", gone.err());
  }

  @Test
  void aPageHoldsTheEntriesOfAllFilesAndStandardOutputStaysAsItIs() throws IOException {
    String page = folder.resolve("page.html").toString();
    String[] files = {file("1", OK + DOWN), file("2", DOWN)};
    String text = Cli.run("report", files[0], files[1]).exits(0).out();
    assertEquals(text, Cli.run("report", "--html=" + page, files[0], files[1]).exits(0).out());
    Document parsed = Jsoup.parse(Files.readString(Path.of(page)));
    assertEquals("2 of 3 entries failed", parsed.select("h1").text());
    assertEquals(
        3, new JsonMapper().readTree(parsed.select("#data").first().data()).get("entries").size());
    assertEquals(
        1, Cli.run("report", "--json", "--html=" + page, files[0]).exits(0).records().size());
    assertTrue(Files.readString(Path.of(page)).contains("<h1 class=\"not-ok\">1 of 2 entries"));
  }

  @Test
  void aPageThatCannotBeIsSaidAndTheOneBeforeStays() throws IOException {
    String page = file("page", "before");
    Cli.run("report", "--html=" + page, file("notes", "{}\n{}\n")).exits(4);
    assertEquals("before", Files.readString(Path.of(page)));
    String none = folder.resolve("none/page").toString();
    assertEquals(
        "trawl: cannot write " + none + ": no such file or folder\n",
        Cli.run("report", "--html=" + none, file("1", OK)).exits(3).err());
    assertEquals(
        "trawl: cannot write /dev/full: No space left on device\n",
        Cli.run("report", "--html=/dev/full", file("1", OK)).exits(3).err());
    String results = file("1", OK);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(results));
    assertEquals(
        "trawl: --html " + link + ": RESULTS reads it, too; see trawl report --help\n",
        Cli.run("report", "--html=" + link, results).exits(2).err());
    assertEquals(OK, Files.readString(Path.of(results)));
  }

  @Test
  void noSecretOfARecordIsOnAPage() throws IOException {
    String page = folder.resolve("page").toString();
    try (WebServer server = new WebServer(request -> WebServer.status(404)).start()) {
      String url = server.url("/").replace("http://", "http://me:s3cr3t@");
      Cli.run("--report=html=" + page, "-u", "you:s3cr3t", url, "http://me:s3cr3t@h h/").exits(1);
    }
    assertFalse(Files.readString(Path.of(page)).contains("s3cr3t"));
  }
}
