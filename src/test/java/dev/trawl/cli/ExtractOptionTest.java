package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.engine.ExecutorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Values that are taken out of answers.
@Timeout(60)
final class ExtractOptionTest {
  private static final String PAGE =
      """
      <!doctype html><title> A &amp; B </title>
      <meta name=description content="All of it"><meta property=og:image content=/i.png>
      <h1 class=top>One <b>and</b> only</h1>
      <a href=/1>first</a><a href="2?x=%26">second</a><a>no link</a>
      <p>version 12.5, version 13</p>
      """;

  private static final String JSON =
      """
      {"items":[{"id":7,"name":"a\\ud800b"},{"id":8}],"big":12345678901234567890,"none":null}
      """;

  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final WebServer server = new WebServer(this::answer);

  private MockResponse answer(RecordedRequest request) {
    return answers.getOrDefault(request.getTarget(), WebServer.status(404));
  }

  @BeforeEach
  void start() throws IOException {
    serve("/page", "text/html; charset=utf-8", PAGE.getBytes(UTF_8));
    serve("/json", "application/json", JSON.getBytes(UTF_8));
    serve(
        "/xml",
        "application/rss+xml",
        "<?xml version='1.0'?><rss><channel><item><Guid>g1</Guid></item></channel></rss>"
            .getBytes(UTF_8));
    server.start();
  }

  private void serve(String path, String type, byte[] body) {
    answers.put(
        path,
        new MockResponse.Builder()
            .addHeader("Content-Type", type)
            .addHeader("ETag", "\"e1\"")
            .addHeader("Set-Cookie", "sid=s1; Path=/; HttpOnly")
            .addHeader("Set-Cookie", "other=\"x=y\"")
            .body(new Buffer().write(body))
            .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/page ~ css:h1             ~ \"One and only\"",
        "/page ~ css:.top b         ~ \"and\"",
        "/page ~ css:a@href         ~ \"/1\"",
        "/page ~ css:a[]            ~ [\"first\",\"second\",\"no link\"]",
        "/page ~ css:a@href[]       ~ [\"/1\",\"2?x=%26\"]",
        "/page ~ css:a[href^=2]@abs:href ~ \"{base}/2?x=%26\"",
        "/page ~ css:h2             ~ null",
        "/page ~ css:h2[]           ~ null",
        "/page ~ xpath://h1         ~ \"One and only\"",
        "/page ~ xpath://a/@href[]  ~ [\"/1\",\"2?x=%26\"]",
        "/page ~ xpath:count(//a)   ~ 3",
        "/page ~ xpath:count(//a) = 3 ~ true",
        "/page ~ xpath:string(//b)  ~ \"and\"",
        "/page ~ xpath:0 div 0      ~ null",
        "/xml  ~ xpath://Guid       ~ \"g1\"",
        "/page ~ regex:version ([0-9.]+) ~ \"12.5\"",
        "/page ~ regex:version [0-9]+[]  ~ [\"version 12\",\"version 13\"]",
        "/page ~ regex:nothing      ~ null",
        "/page ~ header:ETag        ~ \"\\\"e1\\\"\"",
        "/page ~ header:x-none      ~ null",
        "/page ~ header:set-cookie[] ~ [\"sid=***; Path=/; HttpOnly\",\"other=***\"]",
        "/page ~ cookie:sid         ~ \"s1\"",
        "/page ~ cookie:other       ~ \"\\\"x=y\\\"\"",
        "/page ~ meta:description   ~ \"All of it\"",
        "/page ~ meta:og:image      ~ \"/i.png\"",
        "/page ~ title              ~ \"A & B\"",
        "/json ~ title              ~ null",
        "/json ~ jq:.items[0].id    ~ 7",
        "/json ~ jq:.items[].id     ~ 7",
        "/json ~ jq:[.items[].id]   ~ [7,8]",
        "/json ~ jq:.items[0]       ~ {\"id\":7,\"name\":\"a\uFFFDb\"}",
        "/json ~ jq:.items|length ~ 2",
        "/json ~ jq:.big            ~ 12345678901234567890",
        "/json ~ jq:.none           ~ null",
        "/json ~ jq:.items.x        ~ null",
        "/page ~ jq:.               ~ null",
      })
  void aValueIsTakenFromWhereItIs(String path, String expression, String value) {
    JsonNode record = Cli.run("--extract", "v=" + expression, server.url(path)).exits(0).record();
    assertEquals(value.replace("{base}", server.url("")), record.at("/extract/v").toString());
    assertFalse(record.has("body") || record.has("json") || record.has("headers"));
  }

  @ParameterizedTest
  @EnumSource
  void allExecutorsTakeTheSame(ExecutorKind executor) {
    Cli.Result result =
        new Cli()
            .in((server.url("/page") + "\n").repeat(100))
            .with("-e", executor.name(), "--cpu", "2", "--extract", "a=title", "--extract=b=css:b")
            .exits(0);
    assertEquals(100, result.records().size());
    for (JsonNode record : result.records()) {
      assertEquals("{\"a\":\"A & B\",\"b\":\"and\"}", record.path("extract").toString());
    }
  }

  @Test
  void whatIsRequiredAndNotThereIsNotOk() {
    String[] options = {"--extract", "v=css:h2", "--extract", "j=jq:.x", "--extract-required"};
    JsonNode record =
        Cli.run(Cli.arguments(List.of(options), server.url("/page"))).exits(1).record();
    assertEquals("{\"v\":null,\"j\":null}", record.path("extract").toString());
    assertEquals("extract v: expected a value, got none", record.at("/failures/0").asText());
    assertTrue(
        record.at("/failures/1").asText().startsWith("extract j: expected a value, got no JSON"),
        record::toString);
  }

  @Test
  void whatHasNoAnswerHasNoValues() throws IOException {
    String closed = "http://127.0.0.1:" + WebServer.freePort() + "/";
    JsonNode record =
        Cli.run("--retry", "0", "--extract", "v=title", "--extract-required", closed)
            .exits(1)
            .record();
    assertFalse(record.has("extract") || record.has("failures"), record::toString);
  }

  @Test
  void aBodyIsLookedIntoAsFarAsItIsKept() {
    JsonNode record =
        Cli.run(
                "--include-limit",
                "60",
                "--extract",
                "t=title",
                "--extract",
                "h=css:h1",
                "--extract-required",
                server.url("/page"))
            .exits(1)
            .record();
    assertEquals("{\"t\":\"A & B\",\"h\":null}", record.path("extract").toString());
    assertEquals(
        "extract h: expected a value, got none in the first 60 bytes",
        record.at("/failures/0").asText());
  }

  @ParameterizedTest
  @CsvSource({
    // A byte order mark, what the response says, what the page says, or UTF-8.
    "text/html; charset=koi8-r, UTF-8, '<meta charset=iso-8859-1>', \uFEFF",
    "text/html; charset=iso-8859-1, ISO-8859-1, '<meta charset=utf-8>', ''",
    "text/html, UTF-16LE, '<meta charset=iso-8859-1>', \uFEFF",
    "text/html, UTF-8, '<meta charset=iso-8859-1>', \uFEFF",
    "text/html, windows-1252, '<meta charset=windows-1252>', ''",
    "text/html, UTF-8, '', ''",
  })
  void theCharsetIsFound(String type, String charset, String meta, String mark) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write((mark + meta + "<title>Zoë</title>").getBytes(Charset.forName(charset)));
    serve("/charset", type, body.toByteArray());
    JsonNode record =
        Cli.run("--extract", "t=title", "--extract", "r=regex:Zo(.)<", server.url("/charset"))
            .exits(0)
            .record();
    assertEquals("{\"t\":\"Zoë\",\"r\":\"ë\"}", record.path("extract").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "text/html ~ <svg><title>icon</title></svg><p>x<title>late \t one</title><title>z ~ late one",
        "text/html ~ <template><title>t</title></template><body><title> a\u00A0 b </title> ~ a\u00A0 b",
        "text/html ~ <body><math><title>m</title></math><div><title>&lt;d&gt;</title></div> ~ <d>",
        "text/html ~ <title></title><title>second</title> ~ null",
        "text/html ~ <svg><title>only</title></svg> ~ null",
        "image/svg+xml ~ <svg xmlns='http://www.w3.org/2000/svg'><title>of it</title></svg> ~ of it",
        "application/xhtml+xml ~ <html xmlns='http://www.w3.org/1999/xhtml'><body><title>x ~ x",
        "application/rss+xml ~ <rss><channel><title>feed</title></channel></rss> ~ null",
      })
  void theTitleIsTheOneThatABrowserShows(String type, String page, String title) {
    serve("/title", type, page.getBytes(UTF_8));
    JsonNode record = Cli.run("--extract", "t=title", server.url("/title")).exits(0).record();
    assertEquals(title, record.at("/extract/t").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "css:h1             | expected a name",
        "v=css              | an expression is missing",
        "v=css:             | an expression is missing",
        "v=css:h1[          | not a CSS selector",
        "v=xpath://[        | not an XPath expression",
        "v=regex:(          | not a regular expression",
        "v=jq:.[            | not a jq expression",
        "v=title:x          | nothing comes after title",
        "v=txt:x            | expected jq, css",
        "1v=title           | expected a name",
      })
  void whatCannotBeUnderstoodIsRefused(String definition, String why) {
    Cli.Result result = Cli.run("--extract", definition, server.url("/page")).exits(2);
    assertTrue(result.err().contains("--extract: " + why), result::err);
    assertEquals(0, server.requests().size());
  }

  @ParameterizedTest
  @CsvSource({"--cpu=0, --cpu", "--cpu=100000, --cpu", "--extract-required, --extract-required"})
  void valuesThatCannotBeAreRefused(String option, String named) {
    assertTrue(Cli.run(option, server.url("/page")).exits(2).err().contains(named));
  }

  @Test
  void aNameIsGivenOnce() {
    String[] twice = {"--extract", "v=title", "--extract", "v=css:h1", server.url("/page")};
    assertTrue(Cli.run(twice).exits(2).err().contains("a name that was there before"));
  }
}
