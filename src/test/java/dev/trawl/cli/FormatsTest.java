package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.http.Curl;
import dev.trawl.io.DisplayWidth;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How records are written: JSON, text, tables, and as curl's `--write-out`.
final class FormatsTest {
  private final WebServer server = new WebServer(FormatsTest::answer);

  @TempDir private Path folder;

  private static MockResponse answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder();
    switch (request.getTarget()) {
      case "/404" -> answer.code(404);
      case "/to" -> answer.code(301).addHeader("Location: /200");
      case "/json" ->
          answer.addHeader("Content-Type: application/json").body("{\"a\":{\"b\":1.50},\"c\":[]}");
      case "/hostile" -> answer.addHeaderLenient("X-Cell", "=1+1\u009B31m");
      default -> answer.addHeader("X-Two: 1").addHeader("x-two: 2").body("0123456789");
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

  private static Cli terminal() {
    return new Cli().terminals(Standard.OUT).environment("LC_ALL", "C.UTF-8");
  }

  private static List<CSVRecord> rows(CSVFormat format, String table) throws IOException {
    try (CSVParser rows = format.parse(new StringReader(table))) {
      return rows.getRecords();
    }
  }

  @Test
  void autoIsTextOnATerminalAndJsonAnywhereElse() {
    String json = Cli.run(server.url("/")).out();
    assertTrue(json.startsWith("{\"index\":1,"), json);
    assertTrue(Cli.run("--format", "auto", server.url("/")).out().startsWith("{"));
    String text = terminal().with(server.url("/")).out();
    assertTrue(text.matches("✓ 200 {6,}\\d+ ms  " + server.url("/") + "\n"), text);
    assertTrue(terminal().with("--format=json", server.url("/")).out().startsWith("{"));
    assertTrue(Cli.run("--format=text", server.url("/")).out().startsWith("✓ "));
    assertTrue(new Cli().terminals(Standard.ERR).with(server.url("/")).out().startsWith("{"));
  }

  @Test
  void theOldMeaningOfFormatNamesTheNewOption() {
    for (String old : List.of("jsonl", "lines", "sitemap")) {
      Cli.Result wrong = new Cli().in("http://a/").with("--format", old).exits(2);
      assertTrue(wrong.err().contains("--input-format " + old), wrong.err());
    }
  }

  @Test
  void aLineOfTextTellsOfAFailureWhatAndWhy() {
    Cli.Result result =
        terminal()
            .environment("COLUMNS", 200)
            .with("-X", "POST", "-d", "a", server.url("/404"), "http://")
            .exits(1);
    List<String> lines = result.out().lines().sorted().toList();
    assertTrue(
        lines.get(0).matches("✗ 404 +\\d+ ms  POST http.*/404  status: expected 200-299, got 404"),
        lines.get(0));
    assertTrue(lines.get(1).matches("✗ invalid_url +http://  .+"), lines.get(1));
    List<String> said = result.err().lines().toList();
    assertEquals("Failed:", said.get(0));
    assertEquals("  1 404: 127.0.0.1:" + server.port(), said.get(1));
    assertEquals("  1 invalid_url: no host", said.get(2));
    assertTrue(said.get(3).startsWith("trawl: 2 entries "), said.get(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 160})
  void noLineIsWiderThanTheTerminal(int columns) {
    Cli.Result result =
        terminal()
            .environment("COLUMNS", columns)
            .with(
                server.url("/" + "日本".repeat(200)), server.url("/404"), "http://" + "x".repeat(300))
            .exits(1);
    for (String line : result.out().lines().toList()) {
      assertTrue(DisplayWidth.of(line) <= columns, line);
    }
    assertTrue(result.out().contains("…"), result.out());
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    Cli colourful = terminal().environment("TERM", "xterm");
    assertTrue(colourful.with(server.url("/")).out().startsWith("\u001B[32m✓ 200    \u001B[m"));
    for (Map.Entry<String, String> none : Map.of("NO_COLOR", "1", "TERM", "dumb").entrySet()) {
      Cli plain = terminal().environment("TERM", "xterm");
      String out = plain.environment(none.getKey(), none.getValue()).with(server.url("/")).out();
      assertFalse(out.contains("\u001B"), out);
    }
    assertFalse(Cli.run("--format=text", server.url("/")).out().contains("\u001B"));
  }

  @Test
  void whatServersAndListsSendComesToATerminalOnlyEscaped() {
    for (String format : List.of("text", "csv", "tsv", "json")) {
      String out =
          terminal()
              .in(
                  "{\"url\":\"http://\u009B\",\"id\":\"a\\n\\u001b[31m\"}\n"
                      + "{\"url\":\""
                      + server.url("/hostile")
                      + "\"}")
              .with("--input-format=jsonl", "--include=headers", "--format", format)
              .exits(1)
              .out();
      assertFalse(
          out.replace("\r\n", "\n")
              .replace('\t', ' ')
              .matches("(?s).*[\\x00-\\x09\\x0B-\\x1F\\x7F-\\x9F].*"),
          out);
    }
    String out = terminal().with("-w", "%header{x-cell}\n", server.url("/hostile")).out();
    assertTrue(out.matches("=1\\+1.*\\\\u009b31m\n"), out);
  }

  @Test
  void withAFileATerminalShowsWhatFailed() throws IOException {
    Path file = folder.resolve("out");
    Cli.Result result =
        terminal().with("-o", file.toString(), server.url("/"), server.url("/404")).exits(1);
    assertTrue(result.out().matches("✗ 404 .*\n"), result.out());
    assertEquals(2, Records.of(Files.readAllBytes(file)).size());
    String quiet =
        terminal().with("-q", "-o", file.toString(), server.url("/404")).exits(1).printed();
    assertEquals("", quiet);
    assertEquals("", Cli.run("-o", file.toString(), server.url("/404")).exits(1).out());
  }

  @Test
  void aTableHasTheColumnsThatAreAskedForInTheirOrder() throws IOException {
    String list =
        "{\"url\":\""
            + server.url("/200")
            + "\",\"team\":\"a,\\\"b\\\"\\nc\",\"id\":\"=1+1\"}\n"
            + "{\"url\":\""
            + server.url("/404")
            + "\",\"team\":{\"x\":[1]},\"id\":-7}\n"
            + "{\"url\":\"http://\",\"id\":\"@x\"}\n";
    String fields = "status,id,meta.team,error.kind,headers.X-Two,url,meta.none";
    String[] options = {"--input-format=jsonl", "--ordered", "--fields", fields, "--format"};
    String csv = new Cli().in(list).with(Cli.arguments(List.of(options), "csv")).exits(1).out();
    assertTrue(
        csv.startsWith("status,id,meta.team,error.kind,headers.x-two,url,meta.none\r\n"), csv);
    List<CSVRecord> rows = rows(CSVFormat.RFC4180, csv);
    assertEquals(
        List.of("200", "'=1+1", "a,\"b\"\nc", "", "1, 2", server.url("/200"), ""),
        rows.get(1).toList());
    assertEquals(
        List.of("404", "-7", "{\"x\":[1]}", "", "", server.url("/404"), ""), rows.get(2).toList());
    assertEquals(List.of("", "'@x", "", "invalid_url", "", "", ""), rows.get(3).toList());
    String tsv = new Cli().in(list).with(Cli.arguments(List.of(options), "tsv")).exits(1).out();
    assertTrue(tsv.startsWith("status\tid\t"), tsv);
    assertEquals(4, rows(CSVFormat.RFC4180.builder().setDelimiter('\t').get(), tsv).size());
  }

  @Test
  void aTableHasEveryFieldWhereNobodyChooses() throws IOException {
    String csv =
        Cli.run("--format=csv", "--extract", "two=header:x-two", server.url("/")).exits(0).out();
    List<CSVRecord> rows = rows(CSVFormat.RFC4180, csv);
    List<String> names = rows.get(0).toList();
    assertTrue(
        names.containsAll(
            List.of("index", "url", "status", "error.kind", "extract.two", "total_ms")),
        csv);
    assertFalse(names.contains("body") || names.contains("sha256") || names.contains("change"));
    assertEquals("200", rows.get(1).get(names.indexOf("status")));
  }

  @Test
  void aTableOfNothingHasItsHead() {
    assertEquals(
        "index\r\n", new Cli().in("").with("--format=csv", "--fields=index").exits(0).out());
    assertEquals("index\n", new Cli().in("").with("--format=tsv", "--fields=index").exits(0).out());
  }

  @Test
  void partsOfFieldsAreWrittenAsJsonToo() {
    String out =
        new Cli()
            .in("{\"url\":\"" + server.url("/json") + "\",\"team\":\"a\",\"b.c\":1,\"d\":2}")
            .with(
                "--input-format=jsonl",
                "--fields=status,meta.team,meta.b.c,json.a.b,error.kind,headers.content-type")
            .exits(0)
            .out();
    assertEquals(
        "{\"meta\":{\"team\":\"a\",\"b.c\":1},\"status\":200,"
            + "\"headers\":{\"content-type\":[\"application/json\"]},\"json\":{\"a\":{\"b\":1.50}}}\n",
        out);
    assertEquals("{}\n", Cli.run("--fields=error.kind", server.url("/")).exits(0).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"error.king", "status.x", "nope", "nope.x", "meta."})
  void aFieldThatThereIsNotIsNamed(String field) {
    Cli.Result wrong = Cli.run("--fields", "url," + field, server.url("/")).exits(2);
    assertTrue(wrong.err().startsWith("trawl: --fields: "), wrong.err());
    assertEquals(1, wrong.err().lines().count(), wrong.err());
  }

  @Test
  void recordsThatAreReadBackHaveToBeJson() throws IOException {
    String file = folder.resolve("out").toString();
    for (String format : List.of("text", "csv", "tsv")) {
      assertTrue(
          Cli.run("--resume", "-o", file, "--format", format, server.url("/"))
              .exits(2)
              .err()
              .contains("--format json"));
      Path baseline = Files.writeString(folder.resolve("base"), "");
      assertTrue(
          Cli.run("--baseline", baseline + "", "-o", file, "--format", format, server.url("/"))
              .exits(2)
              .err()
              .contains("--format json"));
    }
    Cli.run("--format=csv", "-o", file, server.url("/")).exits(0);
    Cli.Result csv = Cli.run("--baseline", file, server.url("/")).exits(2);
    assertTrue(csv.err().contains(file), csv.err());
    assertTrue(Cli.run("report", file).exits(4).err().contains(file));
  }

  @Test
  void aFormatOfCurlsIsWrittenAsCurlDoes() throws IOException {
    Path format = Files.writeString(folder.resolve("format"), "%{http_code}\n \\n\r\n");
    String url = server.url("/to");
    assertEquals(
        "200 " + server.url("/200") + " 1 % %x 10 \\q\t1.1 GET 0 200 %{\n",
        Cli.run(
                "-w",
                "%{response_code} %{url_effective} %{num_redirects} %% %x"
                    + " %{size_download} \\q\\t%{http_version} %{method} %{exitcode} %{status} %{\\n",
                url)
            .exits(0)
            .out());
    assertEquals("200 \n", Cli.run("-w", "@" + format, url).exits(0).out());
    assertEquals("1", Cli.run("-w", "%header{X-Two}", url).exits(0).out());
    assertEquals(
        "000 3 invalid_url",
        Cli.run("-w", "%{http_code} %{exitcode} %{error.kind}", "http://").exits(1).out());
    assertEquals("a", Cli.run("-w", "a%{onerror}b", url).exits(0).out());
    assertEquals("ab", Cli.run("-w", "a%{onerror}b", "http://").exits(1).out());
    assertEquals(1, Cli.run("-w", "%{json}\n", url).exits(0).records().size());
    Cli.Result wrong = Cli.run("-w", "%{nope}", url).exits(2);
    assertTrue(wrong.err().contains("no field 'nope'"), wrong.err());
  }

  @Test
  void besideAFileTheFormatIsPrintedAndRecordsStayWhole() throws IOException {
    Path file = folder.resolve("out");
    String out =
        Cli.run("-w", "%{http_code}\\n", "-o", file + "", server.url("/"), server.url("/404"))
            .exits(1)
            .out();
    assertEquals(List.of("200", "404"), out.lines().sorted().toList());
    assertEquals(2, Records.of(Files.readAllBytes(file)).size());
    assertFalse(Files.readString(file, UTF_8).contains("\"headers\""));
  }

  @Test
  void aDryRunIsForPeopleToo() {
    String text = terminal().with("--dry-run", server.url("/"), "http://").exits(1).out();
    assertTrue(text.startsWith("✓  " + server.url("/") + "  status 200-299\n✗ invalid_url"), text);
    String csv = Cli.run("--dry-run", "--format=csv", server.url("/")).exits(0).out();
    assertTrue(csv.startsWith("index,line,id,meta,input,"), csv);
    assertFalse(csv.contains("status,"), csv);
  }

  @Test
  void forTheSameListItsLinesAreThoseOfCurl() throws IOException {
    String format =
        "%{http_code} %{response_code} %{url} %{url_effective} %{size_download} %{num_redirects}"
            + " %{remote_ip} %{content_type} %{errormsg} %{exitcode} %{method} %{http_version}"
            + " %header{X-Two} %header{none} %%x %x \\q\\t%{time_appconnect}\\n";
    List<String> urls = Stream.of("/", "/404", "/json", "/to", "/b?c=d").map(server::url).toList();
    List<String> curl = new ArrayList<>(List.of("-L", "-Z", "-w", format));
    urls.forEach(url -> curl.addAll(List.of("-o", "/dev/null", url)));
    String theirs = Curl.output(Map.of(), curl.toArray(String[]::new));
    String ours = Cli.run(Cli.arguments(List.of("-w", format), urls.toArray(String[]::new))).out();
    assertEquals(sorted(theirs), sorted(ours));
    Path file = Files.writeString(folder.resolve("format"), "%{http_code}\n%{url}\\n\n");
    String[] one = {"-w", "@" + file, "-o", "/dev/null", server.url("/404")};
    assertEquals(Curl.output(Map.of(), one), Cli.run("-w", "@" + file, server.url("/404")).out());
  }

  private static List<String> sorted(String lines) {
    return lines.lines().sorted().toList();
  }
}
