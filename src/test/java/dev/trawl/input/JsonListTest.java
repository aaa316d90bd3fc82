package dev.trawl.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonListTest {
  private static final String SECRET = "s3cr3t";

  @Test
  void everyLineThatIsNotBlankIsAnEntry() throws IOException {
    List<Target> targets = read("\uFEFF{\"url\":\"http://a/\"}\r\n\n \t\n#\n{\"url\":\" b \"}");
    assertEquals(
        List.of(OptionalLong.of(1), OptionalLong.of(4), OptionalLong.of(5)),
        targets.stream().map(Target::line).toList());
    assertEquals(List.of(1L, 2L, 3L), targets.stream().map(Target::index).toList());
    assertEquals(new Input.Text("http://a/"), targets.get(0).input());
    assertInstanceOf(Input.Malformed.class, targets.get(1).input());
    assertEquals(new Input.Text("b"), targets.get(2).input());
  }

  @Test
  void anEntrySaysWhatItIsFetchedWith() throws IOException {
    String line =
        """
        {"id": 7, "url": "http://a/", "method": "PUT", "headers": {"A": "1", "B": ["2", "3"], \
        "C": []}, "body": "x", "expect": "status 200-299", "max_time": "2.5s", "team": "é", \
        "n": [1e400, -0, 12345678901234567890, {"a": null}]}\
        """;
    assertEquals(
        new Particulars(
            Optional.of("7"),
            Optional.of("PUT"),
            Map.of("A", List.of("1"), "B", List.of("2", "3"), "C", List.of()),
            Optional.of(new Content("x", Optional.empty())),
            List.of("status 200-299"),
            Optional.of(Duration.ofMillis(2500)),
            Optional.of("{\"team\":\"é\",\"n\":[1e400,-0,12345678901234567890,{\"a\":null}]}"),
            Optional.of(line),
            Optional.empty()),
        one(line).particulars());
  }

  @Test
  void whatIsNullIsNotThere() throws IOException {
    String line =
        "{\"url\":\"a\",\"id\":null,\"method\":null,\"headers\":null,\"body\":null,\"expect\":null,"
            + "\"max_time\":null,\"more\":null}";
    Target target = one(line);
    assertEquals(new Input.Text("a"), target.input());
    assertEquals(Optional.of("{\"more\":null}"), target.particulars().meta());
    assertEquals(Optional.empty(), target.particulars().id());
    assertEquals(Map.of(), target.particulars().headers());
  }

  @Test
  void aBodyThatIsNoTextIsSentAsJson() throws IOException {
    for (String json : List.of("{\"a\":[1.50,1e400]}", "[]")) {
      assertEquals(
          Optional.of(new Content(json, Optional.of("application/json"))),
          one("{\"url\":\"a\",\"body\":" + json.replace(",", " , ") + "}").particulars().body());
    }
  }

  @Test
  void aTimeMayBeANumberOfSeconds() throws IOException {
    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        one("{\"url\":\"a\",\"max_time\":1.5}").particulars().maxTime());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http://a/ | not JSON, column 1",
        "[] | not a JSON object",
        "\"http://a/\" | not a JSON object",
        "{} | no url",
        "{\"url\":null} | no url",
        "{\"url\":5} | url is not a string",
        "{\"url\":\"a\",\"url\":\"b\"} | a name occurs twice, column 17",
        "{\"url\":\"a\",\"m\":{\"x\":1,\"x\":2}} | a name occurs twice, column 26",
        "{\"url\":\"a\"}x | not JSON, column 12",
        "{\"url\":\"a\"}{} | there is something behind the JSON object",
        "{\"url\":\"a\",} | not JSON, column 12",
        "{\"url\":\"a\" | not JSON, column 11",
        "{\"url\":\"a\",\"id\":true} | id is neither a string nor a number",
        "{\"url\":\"a\",\"id\":\"\\ud800\"} | id has a surrogate without its partner",
        "{\"url\":\"\\ud800\"} | url has a surrogate without its partner",
        "{\"url\":\"a\",\"x\":\"\\udc00\"} | meta has a surrogate without its partner",
        "{\"url\":\"a\",\"method\":{\"b\":[]}} | method is not a string",
        "{\"url\":\"a\",\"headers\":\"A: b\"} | headers is not an object",
        "{\"url\":\"a\",\"headers\":{\"A\":1}} | headers: A is not a string",
        "{\"url\":\"a\",\"headers\":{\"A\":[[]]}} | headers: A is not a string",
        "{\"url\":\"a\",\"body\":1} | body is neither a string, an object nor an array",
        "{\"url\":\"a\",\"expect\":[1]} | expect is not a string",
        "{\"url\":\"a\",\"max_time\":0} | max_time has to be more than 0",
        "{\"url\":\"a\",\"max_time\":\"1d\"} | max_time: '1d' is not a duration such as 500ms, 2.5s, 1m",
        "{\"url\":\"a\",\"max_time\":[]} | max_time is neither a duration nor a number of seconds",
      })
  void whatIsWrongWithALineIsSaid(String line, String why) throws IOException {
    Target target = one(line);
    assertEquals(why, assertInstanceOf(Input.Malformed.class, target.input()).why());
    assertEquals(Optional.of(line), target.particulars().source());
  }

  @Test
  void whatCouldBeReadOfABadEntryIsKept() throws IOException {
    Target target = one("{\"method\":5,\"id\":\"x\",\"team\":\"a\",\"url\":\"http://a/\"}");
    assertEquals(new Input.Malformed("http://a/", "method is not a string"), target.input());
    assertEquals(Optional.of("\"x\""), target.particulars().id());
    assertEquals(Optional.of("{\"team\":\"a\"}"), target.particulars().meta());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"headers\":{\"A\":s3cr3t",
        "{\"body\":\"s3cr3t\"",
        "{\"url\":\"a\",\"headers\":{\"A\":\"s3cr3t\"},}",
        "{\"url\":\"a\",\"headers\":[\"s3cr3t\"]}",
        "{\"url\":\"a\",\"headers\":{\"A\":\"s3cr3t\",\"A\":\"s3cr3t\"}}",
        "s3cr3t",
        "[{\"headers\":{\"A\":\"s3cr3t\"}}]"
      })
  void noValueOfABadEntryIsShown(String line) throws IOException {
    assertFalse(one(line).input().toString().contains(SECRET), line);
  }

  @Test
  void whatIsNotUtf8OrTooLongIsNotShown() throws IOException {
    assertEquals(
        new Input.Malformed("", "not UTF-8"),
        read("{\"url\":\"s3cr3t\u00FF\"}".getBytes(ISO_8859_1)).getFirst().input());
    String tooLong = "{\"body\":\"s3cr3t" + "a".repeat(Lines.MAX_LINE) + "\"}";
    assertEquals(
        new Input.Malformed("", "longer than 65536 bytes: " + tooLong.length() + " bytes"),
        one(tooLong).input());
  }

  @Test
  void depthAndLengthsHaveLimits() throws IOException {
    for (String value :
        List.of(
            "[".repeat(101) + "]".repeat(101),
            "1".repeat(1001),
            "{\"" + "a".repeat(50_001) + "\":1}")) {
      Target target = one("{\"url\":\"a\",\"x\":" + value + "}");
      String why = assertInstanceOf(Input.Malformed.class, target.input()).why();
      assertEquals("JSON is nested too deep, or a name or a number too long", why);
    }
    assertEquals(
        new Input.Text("a"),
        one("{\"url\":\"a\",\"x\":" + "[".repeat(98) + "]".repeat(98) + "}").input());
  }

  private static Target one(String line) throws IOException {
    List<Target> targets = read(line);
    assertEquals(1, targets.size());
    return targets.getFirst();
  }

  private static List<Target> read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private static List<Target> read(byte[] list) throws IOException {
    JsonList entries = new JsonList(new ByteArrayInputStream(list));
    List<Target> targets = new ArrayList<>();
    for (Optional<Target> next = entries.next(1); next.isPresent(); ) {
      targets.add(next.get());
      next = entries.next(targets.size() + 1);
    }
    return targets;
  }
}
