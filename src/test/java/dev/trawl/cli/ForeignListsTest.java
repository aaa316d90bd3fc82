package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists as other programs write them.
final class ForeignListsTest {
  private static final List<String> BOTH =
      List.of("https://a.example/é", "https://b.example/\uD83D\uDE00");

  @TempDir private Path folder;

  private static List<String> inputs(Cli.Result result) {
    return result.records().stream().map(record -> record.get("input").textValue()).toList();
  }

  private Cli.Result read(String name, byte[] bytes) throws IOException {
    return Cli.run("--dry-run", Files.write(folder.resolve(name), bytes).toString());
  }

  private Cli.Result read(String name, String text) throws IOException {
    return read(name, text.getBytes(UTF_8));
  }

  private static byte[] utf16(Charset charset, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(("\uFEFF" + text).getBytes(charset));
    return bytes.toByteArray();
  }

  @Test
  void utf16IsKnownByItsByteOrderMark() throws IOException {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      byte[] lines = utf16(charset, String.join("\r\n", BOTH) + "\r\n");
      assertEquals(BOTH, inputs(read("list.txt", lines).exits(0)));
      assertEquals(
          BOTH, inputs(new Cli().in(new ByteArrayInputStream(lines)).with("--dry-run").exits(0)));
      byte[] table = utf16(charset, "URL\tteam\n" + BOTH.get(0) + "\tx\n" + BOTH.get(1) + "\ty\n");
      assertEquals(BOTH, inputs(read("list.csv", table).exits(0)));
    }
  }

  @Test
  void halfACharacterOfUtf16IsNoUrl() throws IOException {
    byte[] lines = utf16(UTF_16LE, "https://a.example/_\nhttps://b.example/\n");
    // The first half of a pair in the place of the underscore.
    int half = 2 + 2 * "https://a.example/".length();
    lines[half] = 0x3D;
    lines[half + 1] = (byte) 0xD8;
    Cli.Result result = read("list.txt", lines).exits(1);
    assertEquals("not UTF-8", result.records().get(0).at("/error/message").textValue());
    assertEquals("https://b.example/", result.records().get(1).get("input").textValue());
    byte[] odd = Arrays.copyOf(lines, lines.length + 1);
    odd[lines.length] = 'x';
    assertEquals(3, read("list.txt", odd).exits(1).records().size());
  }

  @Test
  void aByteOrderMarkAloneIsAnEmptyList() throws IOException {
    assertEquals("", read("list.txt", utf16(UTF_16LE, "")).exits(0).out());
    assertEquals(1, read("list.txt", new byte[] {(byte) 0xFF, 'x'}).records().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url;team\nhttps://a.example/x,y;web\n",
        "team;URL\nweb;https://a.example/x,y\n",
        "\uFEFF\"Url\"\t\"team\"\nhttps://a.example/x,y\tweb\n",
        "URL,team\n\"https://a.example/x,y\",web\n"
      })
  void aTableMayHaveAnyDelimiterAndHeadersInAnyCase(String table) throws IOException {
    for (String name : List.of("list.csv", "list.tsv", "list", "list.txt")) {
      JsonNode entry = read(name, table).exits(0).record();
      assertEquals("https://a.example/x,y", entry.get("input").textValue(), name);
      assertEquals("web", entry.at("/meta/team").textValue(), name);
    }
    Cli.Result piped = new Cli().in(table).with("--dry-run").exits(0);
    assertEquals("web", piped.record().at("/meta/team").textValue());
    assertTrue(
        piped.err().startsWith("trawl: standard input: a table, by its first line"), piped.err());
    assertFalse(new Cli().in(table).with("--dry-run", "-q").err().contains("table"));
  }

  @Test
  void theColumnsThatThereAreAreNamedWhereNoneIsUrl() throws IOException {
    assertTrue(
        read("list.csv", "link,team\nhttps://a.example/,web\n")
            .exits(4)
            .err()
            .contains(
                "no column 'url' in the first row, which has to name the columns: it names link, team"));
    Cli.Result entry = read("list.csv", "https://me:s3cr3t@a.example/,web\n").exits(4);
    assertTrue(entry.err().contains("; it holds an entry"), entry.err());
    assertFalse(entry.err().contains("s3cr3t"), entry.err());
  }

  @Test
  void jsonLinesOnStandardInputAreSaid() {
    Cli.Result result =
        new Cli().in("{\"url\":\"https://a.example/\"}\nhttps://b.example/\n").with("--dry-run");
    assertEquals(2, result.exits(0).records().size());
    assertTrue(result.err().startsWith("trawl: standard input: JSON lines"), result.err());
  }

  @Test
  void whatIsSaidOfTheFormatGoesBeforeTheFirstLine() {
    Cli.Result result = new Cli().in("url,x\n").with("--dry-run", "--input-format", "lines");
    assertEquals("url,x", result.records().getFirst().get("input").textValue());
  }

  @ParameterizedTest
  @CsvSource({"'PK\3\4', ZIP archive, unzip -p", "BZh91AY&SY, bzip2, bzip2 -dc"})
  void otherCompressionsAreNamedAndRefused(String magic, String name, String instead)
      throws IOException {
    for (String file : List.of("list", "list.csv")) {
      Cli.Result result = read(file, (magic + "rest").getBytes(ISO_8859_1)).exits(4);
      assertTrue(result.err().contains(name), result.err());
      assertTrue(result.err().contains(instead), result.err());
    }
    byte[] xz = "\u00FD7zXZ\0\0\4".getBytes(ISO_8859_1);
    Cli.Result piped = new Cli().in(new ByteArrayInputStream(xz)).with("--dry-run").exits(4);
    assertTrue(piped.err().contains("standard input: compressed with xz"), piped.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"https://a.example/\" | https://a.example/",
        "\"https://a.example/\", | https://a.example/",
        "'https://a.example/' | https://a.example/",
        "<https://a.example/> | https://a.example/",
        "\"a.example\" | a.example",
        "https://a.example/ # the shop | https://a.example/",
        "https://a.example/\t# the shop | https://a.example/",
        "<https://a.example/> # the shop | https://a.example/",
        "https://a.example/#part | https://a.example/#part",
        "https://a.example/a#b#c # d | https://a.example/a#b#c",
        "\"https://a.example/ | \"https://a.example/",
        "\"https://a.example/\" \"x\" | \"https://a.example/\" \"x\"",
        "https://a.example/\"x\" | https://a.example/\"x\"",
        "[a](https://a.example/) | [a](https://a.example/)",
        "\"\" | \"\""
      })
  void quotesAndCommentsAroundAUrlDoNotCount(String line, String input) throws IOException {
    assertEquals(List.of(input), inputs(read("list.txt", line + "\n")));
  }

  @Test
  void aCommentMayHoldAnyBytes() throws IOException {
    byte[] line = "https://a.example/ # caf\u00e9\n".getBytes(ISO_8859_1);
    assertEquals(List.of("https://a.example/"), inputs(read("list.txt", line).exits(0)));
  }

  @Test
  void whatListsLeaveOutComesBackFromAListOfFailures() throws IOException {
    List<String> odd =
        List.of("<https://a.example/>", "https://a.example/ #b", "\"a.example\"", "url", "a;URL");
    StringBuilder list = new StringBuilder();
    for (String text : odd) {
      list.append("{\"url\":\"").append(text.replace("\"", "\\\"")).append("\"}\n");
    }
    Path failed = folder.resolve("failed.txt");
    Path given = Files.writeString(folder.resolve("list.jsonl"), list);
    Cli.run(
            "--ordered",
            "--retry=0",
            "--proxy=http://127.0.0.1:1",
            "--failed-out",
            failed.toString(),
            given.toString())
        .exits(1);
    assertEquals(odd, inputs(Cli.run("--dry-run", failed.toString())));
  }

  @Test
  void aSchemeWithoutItsColonIsSaid() {
    Cli.Result result = new Cli().in("https//a.example/\n").with("--dry-run").exits(1);
    assertEquals("':' is missing behind https", result.record().at("/error/message").textValue());
  }
}
