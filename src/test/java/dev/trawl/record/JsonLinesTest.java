package dev.trawl.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Records;
import dev.trawl.Results;
import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Change;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Phase;
import dev.trawl.model.Redirect;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonLinesTest {
  private static final Set<Field> ALL = EnumSet.allOf(Field.class);
  private static final Target ARGUMENT =
      new Target(2, OptionalLong.empty(), new Input.Text("http://u:secret@h.test/ä?b=\"c\""));

  private static final Map<Digest, String> DIGESTS =
      new EnumMap<>(
          Map.of(
              Digest.SHA256,
              "0a".repeat(32),
              Digest.SHA1,
              "0b".repeat(20),
              Digest.MD5,
              "0c".repeat(16),
              Digest.XXH3,
              "0d".repeat(8)));

  /// Each sort of record, by the name of its golden file.
  static Stream<Arguments> golden() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("content-type", List.of("text/plain; charset=\"utf-8\""));
    headers.put("set-cookie", List.of("sid=secret; Path=/; HttpOnly", "theme=dark"));
    headers.put("location", List.of("http://u:secret@h.test/"));
    Body text =
        new Body(ByteBuffer.wrap("a\tb\nc \"é\" 🐟".getBytes(UTF_8)), Optional.empty(), true);
    byte[] cut = {'a', (byte) 0xC3};
    return Stream.of(
        Arguments.of("answered", ALL, Results.answered(204)),
        Arguments.of("not-ok", ALL, Results.answered(Results.answer(503), 3)),
        Arguments.of("flaky", ALL, Results.answered(Results.answer(200), 3)),
        Arguments.of("resent", ALL, Results.resent(Results.answered(Results.answer(200), 1))),
        Arguments.of(
            "redirected",
            ALL,
            Results.redirected(
                new Redirect(302, "http://h.test/a?b=c"), new Redirect(301, "http://h.test/b"))),
        Arguments.of("argument", ALL, Results.withTarget(Results.answered(200), ARGUMENT)),
        Arguments.of(
            "with-id-and-meta",
            ALL,
            Results.withTarget(
                Results.answered(200),
                Results.target("\"a\\u0085\"", "{\"n\":[1e400,12345678901234567890,null]}"))),
        Arguments.of(
            "invalid-entry",
            ALL,
            Results.invalid(new Input.Malformed("http://u:secret@h.test/", "no host"))),
        Arguments.of("invalid", ALL, Results.invalid(new Input.Text("http://"))),
        Arguments.of("invalid-bytes", ALL, Results.invalid(new Input.NotUtf8("aHR0cDovL2gv/w=="))),
        Arguments.of(
            "invalid-long", ALL, Results.invalid(new Input.TooLong("a".repeat(200), 71_680))),
        Arguments.of("timeout", ALL, Results.failed(Failure.timeout(Phase.HEADERS, "out of time"))),
        Arguments.of(
            "redirect-refused",
            ALL,
            Results.failed(Failure.of(ErrorKind.REDIRECT, "more than 10 redirects", "limit"))),
        Arguments.of(
            "truncated",
            ALL,
            Results.failed(
                Failure.of(ErrorKind.TRUNCATED, "cut"), Optional.of(Results.answer(200)))),
        Arguments.of(
            "headers-and-text",
            ALL,
            Results.answered(Results.answer(200, headers, Optional.of(text)))),
        Arguments.of(
            "json",
            ALL,
            Results.answered(
                Results.answer("application/json", "{ \"a\": [1.50, 1e400, \"\\u0085é\"] }\n"))),
        Arguments.of("binary", ALL, Results.answered(Results.answer("image/png", "\0é"))),
        Arguments.of(
            "doubtful",
            ALL,
            Results.answered(Results.answer(200, new Doubts(true, true, Optional.of("br"))))),
        Arguments.of(
            "cut-body", ALL, Results.answered(Results.answer("text/plain", cut, UTF_8, false))),
        Arguments.of(
            "kept",
            ALL,
            Results.answered(
                Results.kept(Results.answer(200), DIGESTS, CacheUse.REVALIDATED)
                    .stored(Optional.of("0a/1-0a.txt")))),
        Arguments.of(
            "selected-fields",
            EnumSet.of(Field.STATUS, Field.INDEX, Field.OK, Field.ERROR, Field.BODY),
            Results.answered(200)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("golden")
  void aRecordOfEachSortIsWrittenAsInItsGoldenFile(
      String name, Set<Field> fields, FetchResult result) throws IOException {
    byte[] line = encode(fields, result);
    assertEquals(1, Records.of(line).size());
    assertEquals(resource("/golden/" + name + ".json"), new String(line, UTF_8));
  }

  @Test
  void theChangeIsInTheRecord() {
    FetchResult result = Results.answered(200);
    Verdict verdict = new Expectations().judge(result).with(Change.FIXED);
    JsonNode record = Records.of(new JsonLines(ALL).encode(result, verdict)).getFirst();
    assertEquals("fixed", record.get("change").textValue());
    assertFalse(one(ALL, result).has("change"));
  }

  @Test
  void theGoldenFilesHoldEveryField() throws IOException {
    Set<String> missing = new HashSet<>();
    ALL.forEach(field -> missing.add(field.wireName()));
    // No result has one by itself.
    missing.remove(Field.CHANGE.wireName());
    missing.remove(Field.EXPECT.wireName());
    missing.remove(Field.EXTRACT.wireName());
    for (Arguments sort : golden().toList()) {
      Records.of(resource("/golden/" + sort.get()[0] + ".json"))
          .getFirst()
          .fieldNames()
          .forEachRemaining(missing::remove);
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void aLineWithoutContentFitsInto64KiB() {
    String url = "http://h.test/" + "a".repeat(60_000);
    Redirect[] redirects = new Redirect[50];
    Arrays.fill(redirects, new Redirect(302, url));
    Target target =
        new Target(1, OptionalLong.empty(), new Input.Text(url + "\u0085".repeat(2000)));
    byte[] line = encode(ALL, Results.withTarget(Results.redirected(redirects), target));
    assertTrue(line.length <= JsonLines.MAX_LINE, () -> line.length + " bytes");
    JsonNode record = Records.of(line).getFirst();
    assertTrue(record.get("truncated_fields").asBoolean());
    assertTrue(url.startsWith(record.get("input").asText()));
    assertFalse(one(ALL, Results.answered(200)).has("truncated_fields"));
  }

  @Test
  void fieldsComeInTheOrderOfTheirEnumeration() throws IOException {
    List<String> order = ALL.stream().map(Field::wireName).toList();
    for (Arguments sort : golden().toList()) {
      List<String> names = new ArrayList<>();
      one(ALL, (FetchResult) sort.get()[2]).fieldNames().forEachRemaining(names::add);
      assertEquals(order.stream().filter(names::contains).toList(), names);
    }
  }

  @Test
  void everyFieldIsFoundByItsName() {
    for (Field field : Field.values()) {
      assertEquals(Optional.of(field), Field.of(field.wireName()));
    }
    assertEquals(Optional.empty(), Field.of("STATUS"));
    assertEquals(Optional.empty(), Field.of(""));
  }

  @Test
  void everyControlCharacterIsEscaped() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c <= 0xA0; c++) {
      if (c != '@') {
        all.append(c);
      }
    }
    all.append("\u2028\u2029\u202E\u200F\u2066\u061C\\\"/");
    String line = Records.utf8(encode(ALL, invalid(all.toString())));
    // Looks at the line's own characters, beside the parsed text.
    for (int c : line.strip().chars().toArray()) {
      assertTrue((c >= 0x20 && c < 0x7F) || c == 0xA0, () -> "raw " + Integer.toHexString(c));
    }
    for (String escape : List.of("\\u0000", "\\u001B", "\\u007F", "\\u009b", "\\u202e", "\\n")) {
      assertTrue(line.contains(escape), escape + " in " + line);
    }
    assertEquals(all.toString(), Records.of(line).getFirst().get("input").textValue());
  }

  @Test
  void surrogatesWithoutPartnerBecomeReplacementCharacters() {
    JsonNode record = one(ALL, invalid("a\uD83Db\uDC1F\uD83D\uDC1Fc\uD83D"));
    assertEquals("a\uFFFDb\uFFFD🐟c\uFFFD", record.get("input").textValue());
  }

  @Test
  void controlCharactersAreEscapedInJsonBodiesToo() {
    String json = "{\"\u007F\u0085\":\"\u2028\u009B31m\"}";
    byte[] line = encode(ALL, Results.answered(Results.answer("application/json", json)));
    JsonNode record = Records.of(line).getFirst();
    assertEquals("\u2028\u009B31m", record.get("json").get("\u007F\u0085").textValue());
  }

  @Test
  void controlCharactersAreEscapedWhereverAServerCanPutThem() {
    String evil = "\u001B]0;x\u0007\u009Bé\uD800";
    Answer answer =
        new Answer(
            200,
            Optional.of("http/1.1"),
            Optional.of("::1"),
            Optional.of(evil),
            0,
            Doubts.NONE,
            Optional.empty(),
            Map.of(evil, List.of(evil)),
            Optional.of(new Body(ByteBuffer.wrap(evil.getBytes(UTF_8)), Optional.empty(), true)),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    String safe = "\u001B]0;x\u0007\u009Bé\uFFFD";
    JsonNode answered = one(ALL, Results.answered(answer));
    assertEquals(safe, answered.get("content_type").textValue());
    assertEquals(safe, answered.get("headers").get(safe).get(0).textValue());
    JsonNode redirected = one(ALL, Results.redirected(new Redirect(301, evil)));
    assertEquals(safe, redirected.get("redirects").get(0).get("url").textValue());
    JsonNode failed = one(ALL, Results.failed(Failure.of(ErrorKind.TLS, evil)));
    assertEquals(safe, failed.get("error").get("message").textValue());
  }

  @Test
  void largeNumbersAreWrittenInFull() {
    byte[] large = "x".getBytes(UTF_8);
    JsonNode record =
        one(
            ALL,
            Results.withTarget(
                Results.answered(Results.answer("text/plain", large, UTF_8, false)),
                new Target(
                    10_000_000_000L, OptionalLong.of(10_000_000_001L), new Input.Text("a"))));
    assertEquals(10_000_000_000L, record.get("index").longValue());
    assertEquals(10_000_000_001L, record.get("line").longValue());
    assertEquals(5_000_000_000L, record.get("bytes").longValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:s3cr3t@",
        "http://u:s3/cr3t@h/",
        "u:s3#cr3t@h",
        "http://u:s3?cr3t@h/@x",
        "s3cr3t@"
      })
  void aPasswordThatMakesTheEntryNoUrlIsHiddenToo(String entry) {
    String shown = one(ALL, invalid(entry)).get("input").textValue();
    assertTrue(shown.contains("***@"), shown);
    assertFalse(shown.contains("s3") || shown.contains("cr3t"), shown);
  }

  @Test
  void aPasswordIsHiddenInBytesThatAreNotUtf8() {
    FetchResult result = Results.invalid(new Input.NotUtf8(base64("http://u:s3cr3t@h/\u00FF")));
    assertEquals(base64("http://***@h/\u00FF"), one(ALL, result).get("input_base64").textValue());
  }

  private static String base64(String latin1) {
    return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
  }

  private static FetchResult invalid(String text) {
    return Results.invalid(new Input.Text(text));
  }

  private static JsonNode one(Set<Field> fields, FetchResult result) {
    return Records.of(encode(fields, result)).getFirst();
  }

  private static byte[] encode(Set<Field> fields, FetchResult result) {
    return new JsonLines(fields).encode(result, new Expectations().judge(result));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = JsonLinesTest.class.getResourceAsStream(name)) {
      return in == null ? "no such golden file: " + name : new String(in.readAllBytes(), UTF_8);
    }
  }
}
