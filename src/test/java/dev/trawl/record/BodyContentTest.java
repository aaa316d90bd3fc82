package dev.trawl.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Body;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyContentTest {
  private static final Optional<String> JSON = Optional.of("application/json");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/json",
        "application/problem+json",
        "application/vnd.x.v1+json;a=b",
        " application/json ;x"
      })
  void theTypesWithJsonSyntaxAreShownAsJson(String type) {
    assertEquals(json("{\"a\":1}"), of(body("{ \"a\" : 1 }"), Optional.of(type)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-json",
        "application/jsonl",
        "application/json+x",
        "json",
        ""
      })
  void jsonOfAnyOtherTypeIsText(String type) {
    assertEquals(text("{ \"a\" : 1 }"), of(body("{ \"a\" : 1 }"), Optional.of(type)));
  }

  @Test
  void withoutATypeItIsText() {
    assertEquals(text("1"), of(body("1"), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1",
        "[1,]",
        "{'a':1}",
        "{a:1}",
        "nul",
        "NaN",
        "01",
        ".5",
        "1.",
        "[1] // no",
        "1 2",
        "{}{}",
        "\"a\nb\"",
        "\"\\x\""
      })
  void whatIsNotExactlyOneJsonValueIsText(String body) {
    assertEquals(text(body), of(body(body), JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "0", "-0", "\"\"", "[]", "{}", "[[],{}]"})
  void anyJsonValueWillDo(String body) {
    assertEquals(json(body), of(body(" " + body + "\r\n"), JSON));
  }

  @Test
  void numbersStayAsTheyCame() {
    String numbers =
        "[1.0,1.10,-0,-0.0,1E5,1e-7,12345678901234567890123,0.1000000000000000055511151231257827,"
            + "1e400,-1e-400]";
    assertEquals(json(numbers), of(body(numbers), JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "[{\"b\":{\"a\":1,\"\\u0061\":1}}]"})
  void jsonWithADuplicateNameIsTextForItMeansDifferentThingsToDifferentReaders(String body) {
    assertEquals(text(body), of(body(body), JSON));
  }

  @Test
  void jsonThatIsNestedTooDeepForCommonReadersIsText() {
    String deepest = "[".repeat(BodyContent.MAX_DEPTH) + "1" + "]".repeat(BodyContent.MAX_DEPTH);
    assertEquals(json(deepest), of(body(deepest), JSON));
    assertEquals(text("[" + deepest + "]"), of(body("[" + deepest + "]"), JSON));
    String abyss = "[".repeat(1_000_000);
    assertEquals(text(abyss), of(body(abyss), JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"\\ud800\"]", "{\"\\udc00\":1}", "\"\\ude00\\ud83d\""})
  void jsonWithASurrogateWithoutPartnerIsText(String body) {
    assertEquals(text(body), of(body(body), JSON));
  }

  @Test
  void escapedPairsOfSurrogatesAreCharacters() {
    assertEquals(json("[\"🐟\"]"), of(body("[\"\\ud83d\\udc1f\"]"), JSON));
  }

  @Test
  void aByteOrderMarkBeforeJsonDoesNotCount() {
    assertEquals(json("{}"), of(body("\uFEFF{}"), JSON));
    assertEquals(text("{"), of(body("\uFEFF{"), JSON));
  }

  @Test
  void escapedNulStaysJson() {
    assertEquals(json("[\"\\u0000\"]"), of(body("[\"\\u0000\"]"), JSON));
  }

  @Test
  void bytesWithANulAreNoText() {
    assertEquals(new BodyContent.Binary("YQBi"), of(body("a\0b"), Optional.of("text/plain")));
    assertEquals(new BodyContent.Binary("WwBd"), of(body("[\0]"), JSON));
  }

  @Test
  void bytesThatAreNotOfTheCharsetAreNoText() {
    assertEquals(
        new BodyContent.Binary("/w=="), of(body("\u00FF".getBytes(ISO_8859_1), UTF_8, true), JSON));
    assertEquals(
        new BodyContent.Binary("YQDY"),
        of(body(new byte[] {(byte) 0x61, 0, (byte) 0xD8}, UTF_16LE, true), JSON));
  }

  @Test
  void theCharsetOfTheResponseCounts() {
    Optional<String> plain = Optional.of("text/plain; charset=...");
    assertEquals(text("é"), of(body("é".getBytes(ISO_8859_1), ISO_8859_1, true), plain));
    assertEquals(text("é🐟"), of(body("é🐟".getBytes(UTF_16), UTF_16, true), plain));
    assertEquals(text("é🐟"), of(body("é🐟".getBytes(UTF_16LE), UTF_16LE, true), plain));
    Charset shiftJis = Charset.forName("Shift_JIS");
    assertEquals(text("こんにちは"), of(body("こんにちは".getBytes(shiftJis), shiftJis, true), plain));
    assertEquals(json("[\"é\"]"), of(body("[\"é\"]".getBytes(UTF_16), UTF_16, true), JSON));
  }

  @Test
  void anEmptyBodyIsEmptyText() {
    assertEquals(text(""), of(body(""), Optional.empty()));
  }

  @Test
  void aBodyThatWasCutWithinACharacterIsTextUpToThere() {
    byte[] fish = "a🐟".getBytes(UTF_8);
    for (int bytes = 1; bytes < fish.length; bytes++) {
      byte[] cut = Arrays.copyOf(fish, bytes);
      assertEquals(text("a"), of(body(cut, UTF_8, false), Optional.of("text/plain")));
    }
    assertEquals(
        text("é"), of(body(new byte[] {(byte) 0xE9, 0, 'x'}, UTF_16LE, false), Optional.empty()));
  }

  @Test
  void aWholeBodyThatEndsWithinACharacterIsNoText() {
    assertEquals(
        new BodyContent.Binary("YfA="),
        of(body(new byte[] {'a', (byte) 0xF0}, UTF_8, true), Optional.empty()));
  }

  @Test
  void jsonThatWasCutIsTextEvenIfItsBeginningIsJson() {
    assertEquals(text("12"), of(body("12".getBytes(UTF_8), UTF_8, false), JSON));
  }

  @Test
  void theBodyCanBeShownTwice() {
    Body body = body("a");
    assertEquals(text("a"), of(body, JSON));
    assertEquals(text("a"), of(body, JSON));
  }

  private static BodyContent of(Body body, Optional<String> type) {
    return BodyContent.of(body, type);
  }

  private static BodyContent json(String compact) {
    return new BodyContent.Json(compact);
  }

  private static BodyContent text(String text) {
    return new BodyContent.Text(text);
  }

  private static Body body(String text) {
    return body(text.getBytes(UTF_8), UTF_8, true);
  }

  private static Body body(byte[] bytes, Charset charset, boolean complete) {
    return new Body(
        ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
        Optional.of("text/plain; charset=" + charset.name()),
        complete);
  }
}
